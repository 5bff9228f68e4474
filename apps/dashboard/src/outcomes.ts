import type { OutcomeCounts, OutcomeName } from '@reuso/contracts';

export interface Outcome {
  readonly name: OutcomeName;
  readonly label: string;
  /** What it means to an operator, in one sentence. */
  readonly meaning: string;
}

/** The six ways in which a request is answered, in the one order in which they are shown everywhere. */
export const OUTCOMES: readonly Outcome[] = [
  { name: 'exact', label: 'Exact hit', meaning: 'The very same request was answered before.' },
  { name: 'similar', label: 'Similar hit', meaning: 'A query close enough in meaning was answered before.' },
  { name: 'coalesced', label: 'Coalesced', meaning: 'Shared the call of an identical request in flight.' },
  { name: 'batched', label: 'Batched', meaning: 'Shared one call with other prompts.' },
  { name: 'upstream', label: 'Upstream', meaning: 'Asked from the provider, and paid for.' },
  { name: 'error', label: 'Error', meaning: 'Ended without an answer that could be used.' },
];

const BY_NAME = new Map(OUTCOMES.map((outcome) => [outcome.name, outcome]));

export function outcomeOf(name: OutcomeName): Outcome {
  const outcome = BY_NAME.get(name);
  if (outcome === undefined) throw new Error(`There is no outcome "${name}"`);
  return outcome;
}

/** The CSS colour of an outcome; tokens.css has it for both themes. */
export function outcomeColor(name: OutcomeName): string {
  return `var(--outcome-${name})`;
}

export function totalOf(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, { name }) => sum + counts[name], 0);
}
