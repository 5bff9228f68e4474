import type { OutcomeName } from '@reuso/contracts';
import { outcomeColor } from '../../outcomes.js';

/** A shape for each outcome, so that none is told by its colour alone. */
const SHAPES: Readonly<Record<OutcomeName, string>> = {
  exact: 'M5 0a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  similar: 'M5 0a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM5 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6z',
  coalesced: 'M5-.4 10.4 5 5 10.4-.4 5z',
  batched: 'M.5 0h9v2.6h-9zM.5 3.7h9v2.6h-9zM.5 7.4h9V10h-9z',
  upstream: 'M5 .2 10.3 9.6H-.3z',
  error: 'M1.6 0 5 3.4 8.4 0 10 1.6 6.6 5 10 8.4 8.4 10 5 6.6 1.6 10 0 8.4 3.4 5 0 1.6z',
};

export function OutcomeGlyph({ name, size = 10 }: { readonly name: OutcomeName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-0.5 -0.5 11 11" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} fill={outcomeColor(name)} fillRule="evenodd" />
    </svg>
  );
}
