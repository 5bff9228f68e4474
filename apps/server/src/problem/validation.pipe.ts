import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { Problem } from '@reuso/contracts';
import type { ZodType, z } from 'zod';
import { ProblemException } from './problem.exception.js';
import { problemType } from './problem-types.js';

type Issue = Parameters<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory'] & {}
>[0][number];

/** Checks what came against the handler's schema; what does not fit is a 422 that tells each fault by its path. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => invalidBody(issues.flatMap(faultsOf)),
});

/** As the pipe does, for a body that is not the handler's parameter. */
export function validated<Schema extends ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidBody(parsed.error.issues.flatMap(faultsOf));
}

/** Most faults that are told: a body may have a million of them. */
const MOST_TOLD = 50;

export function invalidBody(all: NonNullable<Problem['errors']>): ProblemException {
  const errors = all.slice(0, MOST_TOLD);
  const more = all.length > MOST_TOLD ? `; and ${all.length - MOST_TOLD} more` : '';
  return new ProblemException({
    type: problemType('invalid-body'),
    title: 'Unprocessable Entity',
    status: 422,
    detail:
      errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ') + more,
    errors,
  });
}

function faultsOf(issue: Issue): NonNullable<Problem['errors']> {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  // Zod tells all unknown members of an object at once; each gets a path of its own.
  const { keys } = issue as { keys?: unknown };
  if (Array.isArray(keys)) {
    return keys.map((key) => ({ path: [...path, String(key)].join('.'), message: 'unknown field' }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}
