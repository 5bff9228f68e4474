import { formatCount } from '../../format/number.js';
import { Skeleton } from '../skeleton/skeleton.js';
import { type InvalidationPreview, useSharedEntries } from './use-invalidation-preview.js';
import styles from './invalidation-summary.module.css';

const NAMES = { llm: 'LLM', rag: 'RAG', embedding: 'embedding' } as const;

interface InvalidationSummaryProps {
  readonly preview: InvalidationPreview | undefined;
  readonly masterplan: string | undefined;
}

/** Says what would be removed, and whom else it would cost something. */
export function InvalidationSummary({ preview, masterplan }: InvalidationSummaryProps) {
  const shared = useSharedEntries(masterplan, preview !== undefined && preview.total > 0);
  const layers = preview?.byLayer.filter(({ count }) => count > 0) ?? [];
  const parts = layers.map(({ layer, count }) => `${formatCount(count)} ${NAMES[layer]}`).join(', ');
  return (
    <div className={styles['summary']} aria-live="polite" aria-busy={preview === undefined}>
      {preview === undefined ? (
        <p>
          <Skeleton width="30ch" />
        </p>
      ) : preview.total === 0 ? (
        <p>There is nothing to remove.</p>
      ) : (
        <p>
          Would remove <strong>{formatCount(preview.total)}</strong>{' '}
          {preview.total === 1 ? 'entry' : 'entries'} ({parts}).
        </p>
      )}
      {shared !== undefined && shared.entries > 0 && (
        <p>
          {shared.isComplete ? '' : `Of the first 200, `}
          {formatCount(shared.entries)} {shared.entries === 1 ? 'is' : 'are'} shared with{' '}
          {shared.others.length === 1
            ? `masterplan ${shared.others[0]}`
            : `${formatCount(shared.others.length)} other masterplans`}
          , which will have to ask again.
        </p>
      )}
      {preview !== undefined && preview.total > 0 && <p>This cannot be undone.</p>}
    </div>
  );
}
