import { isAnswerable } from '@reuso/analytics';
import { TIME_STEPS, type TimeseriesQuery } from '@reuso/contracts';
import { ProblemException } from '../../problem/problem.exception.js';
import { problemType } from '../../problem/problem-types.js';

/** @throws ProblemException 422 where counts are not kept that finely for so long */
export function stepTooFine({ window, step }: TimeseriesQuery): void {
  if (step === undefined || isAnswerable(window, step)) return;
  const steps = TIME_STEPS.filter((one) => isAnswerable(window, one)).join(', ');
  const message = `was ${step}, which is not kept for as long as ${window}; for that window it may be ${steps}`;
  throw new ProblemException({
    type: problemType('invalid-body'),
    title: 'Unprocessable Entity',
    status: 422,
    detail: `step: ${message}.`,
    errors: [{ path: 'step', message }],
  });
}

export function noSuchMasterplan(id: string): ProblemException {
  return new ProblemException({
    type: problemType('no-such-masterplan'),
    title: 'Not Found',
    status: 404,
    detail: `Nothing is known of a masterplan "${id}": no request named it in the last 30 days, or only another tenant's did.`,
  });
}
