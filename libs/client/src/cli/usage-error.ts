import { ReusoError } from '../http/reuso-error.js';

/** The command line or a file that it names is not right. */
export class UsageError extends ReusoError {
  override readonly name = 'UsageError';
}
