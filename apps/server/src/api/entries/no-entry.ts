import { ProblemException } from '../../problem/problem.exception.js';
import { problemType } from '../../problem/problem-types.js';

export function noEntry(key: string): ProblemException {
  return new ProblemException({
    type: problemType('no-such-entry'),
    title: 'Not Found',
    status: 404,
    detail: `There is no entry ${key}: it expired, was removed, or belongs to another tenant.`,
  });
}
