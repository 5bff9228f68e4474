import { source, retried } from '../work.js';

/** What people read, and what ships the service. */
export const docs = [
  source(
    'docs/readme.md',
    ['config/settings', 'cli/args'],
    'What Tasklane is in three lines, how to start it, the first five commands, and where to read on.',
  ),
  source(
    'docs/settings.md',
    ['config/settings'],
    'A table of all settings with defaults and meaning, and what the errors at the start look like.',
  ),
  source(
    'docs/filters.md',
    ['domain/filter'],
    'The filter language for people who have never seen it: ten examples from simple to combined, then the grammar.',
  ),
  source(
    'docs/errors.md',
    ['shared/errors', 'http/problems'],
    'Every problem type with its status, an example body, and what a caller should do about it.',
  ),
  source(
    'docs/api-tasks.md',
    ['http/task-routes', 'http/validation'],
    'The routes for tasks with curl examples, their bodies, answers and errors.',
  ),
  source(
    'docs/api-projects.md',
    ['http/project-routes', 'http/validation'],
    'The routes for projects and their members with curl examples, their bodies, answers and errors.',
  ),
  retried(
    source(
      'docs/security.md',
      ['http/authentication', 'domain/member'],
      'Who may do what, how tokens are made, kept and withdrawn, and what is never logged.',
    ),
  ),
  source(
    'docs/storage.md',
    ['storage/database', 'storage/migrations'],
    'Where the data is, how to back it up while the service runs, and how migrations behave.',
  ),
];
