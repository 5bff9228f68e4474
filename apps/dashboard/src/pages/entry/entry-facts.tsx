import type { EntryDetail } from '@reuso/contracts';
import { Figure } from '../../components/figure/figure.js';
import { Panel } from '../../components/panel/panel.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { formatBytes, formatCount } from '../../format/number.js';
import { useNow } from '../../hooks/use-now.js';
import { layerLabel } from '../../services/search-state.js';
import { EntryTags } from './entry-tags.js';
import styles from './entry.module.css';

/** What is known of an entry beside its content, and how much of its time is over. */
export function EntryFacts({ entry }: { readonly entry: EntryDetail | undefined }) {
  const now = useNow();
  return (
    <Panel>
      <div className={styles['facts']}>
        <Figure size="small" label="Model" value={entry?.model} />
        <Figure size="small" label="Layer" value={entry && layerLabel(entry.layer)} />
        <Figure size="small" label="Hits" value={entry && formatCount(entry.hits)} />
        <Figure size="small" label="Size" value={entry && formatBytes(entry.size_bytes)} />
        <Figure size="small" label="Stored" value={entry && <TimeText at={entry.created_at} />} />
        <Figure size="small" label="Expires" value={entry && <TimeText at={entry.expires_at} />} />
      </div>
      <div className={styles['life']} role="img" aria-label={lifeText(entry, now)}>
        <span style={{ width: `${lifeShare(entry, now) * 100}%` }} />
      </div>
      {entry && <EntryTags entry={entry} />}
    </Panel>
  );
}

function lifeShare(entry: EntryDetail | undefined, now: number): number {
  if (entry === undefined) return 0;
  const from = Date.parse(entry.created_at);
  return Math.min(1, Math.max(0, (now - from) / Math.max(1, Date.parse(entry.expires_at) - from)));
}

function lifeText(entry: EntryDetail | undefined, now: number): string {
  return `${Math.round(lifeShare(entry, now) * 100)} % of its time is over`;
}
