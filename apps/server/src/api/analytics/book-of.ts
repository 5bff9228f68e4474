import { EVERYBODY } from '@reuso/analytics';
import type { Caller } from '../../access/caller.js';

/** Whose figures a caller sees: everybody's for an operator, else its own tenant's. */
export function bookOf({ isOperator, tenant }: Caller): string {
  return isOperator ? EVERYBODY : tenant;
}
