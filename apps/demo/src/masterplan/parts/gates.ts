import { review } from '../work.js';

const core = [
  ...['shared/errors', 'shared/result', 'shared/ids', 'config/settings'],
  ...['storage/database', 'http/validation', 'http/problems', 'http/authentication'],
];

/**
 * Between two waves, files that much depends on are reviewed again, together with what is new: work goes on only
 * while they are free of major findings. Files that did not change are asked about in the same words.
 */
export const gates = [
  review('gate/foundation', [...core, 'domain/task'], []),
  review('gate/storage', [...core, 'domain/task', 'storage/task-repository'], []),
  review('gate/services', [...core, 'domain/task', 'storage/task-repository', 'service/task-service'], []),
  review('gate/http', [...core, 'storage/task-repository', 'service/task-service', 'http/task-routes'], []),
  review(
    'gate/release',
    [...core, 'domain/task', 'service/task-service', 'http/task-routes'],
    ['http/task-routes'],
  ),
];
