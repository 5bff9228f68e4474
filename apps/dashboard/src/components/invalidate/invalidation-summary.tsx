import type { InvalidationResponse } from '@reuso/contracts';
import { formatCount } from '../../format/number.js';
import { Skeleton } from '../skeleton/skeleton.js';
import styles from './invalidation-summary.module.css';

const NAMES = { llm: 'LLM', rag: 'RAG', embedding: 'embedding' } as const;
const LAYERS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Says what would be removed, and whom else it would cost something. */
export function InvalidationSummary({ preview }: { readonly preview: InvalidationResponse | undefined }) {
  return (
    <div className={styles['summary']} aria-live="polite" aria-busy={preview === undefined}>
      {preview === undefined ? (
        <p>
          <Skeleton width="30ch" />
        </p>
      ) : preview.matched === 0 ? (
        <p>There is nothing to remove.</p>
      ) : (
        <>
          <p>
            Would remove <strong>{formatCount(preview.matched)}</strong>{' '}
            {preview.matched === 1 ? 'entry' : 'entries'}
            {layersText(preview.layers)}.
          </p>
          <SharedText preview={preview} />
          <p>This cannot be undone.</p>
        </>
      )}
    </div>
  );
}

/** Such as ` (198 LLM, 16 RAG)`. */
function layersText(layers: InvalidationResponse['layers']): string {
  if (layers === undefined) return '';
  const parts = LAYERS.filter((layer) => layers[layer] > 0);
  return ` (${parts.map((layer) => `${formatCount(layers[layer])} ${NAMES[layer]}`).join(', ')})`;
}

function SharedText({ preview: { shared, matched } }: { readonly preview: InvalidationResponse }) {
  if (shared === undefined || shared.entries === 0) return null;
  const { entries, masterplans, examined } = shared;
  return (
    <p>
      {examined < matched ? 'At least ' : ''}
      {formatCount(entries)} {entries === 1 ? 'is' : 'are'} shared with {formatCount(masterplans)} other{' '}
      {masterplans === 1 ? 'masterplan' : 'masterplans'}, which will have to ask again.
    </p>
  );
}
