import { ReusoError } from '../http/reuso-error.js';

export interface MasterplanFault {
  /** Id of the atom, or `#4` for the fourth when it has none; undefined for the masterplan itself. */
  readonly atom: string | undefined;
  /** `rag.top_k`; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

/** A masterplan that cannot be run. The message has a line for each fault. */
export class MasterplanError extends ReusoError {
  override readonly name = 'MasterplanError';

  constructor(readonly faults: readonly MasterplanFault[]) {
    super(['The masterplan cannot be run:', ...faults.map((fault) => `  ${lineOf(fault)}`)].join('\n'));
  }
}

function lineOf({ atom, field, message }: MasterplanFault): string {
  const where = [atom === undefined ? '' : `atom "${atom}"`, field === '' ? '' : `field "${field}"`];
  return `${where.filter((part) => part !== '').join(', ') || 'the masterplan'}: ${message}`;
}
