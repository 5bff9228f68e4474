import type { AnalyticsWindow, LayerFigures, LayersDetail, OutcomeCounts } from '@reuso/contracts';
import { Link } from '@tanstack/react-router';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { formatDuration } from '../../format/duration.js';
import { formatCount, formatShare } from '../../format/number.js';
import { savedText } from '../../format/saved-text.js';
import styles from './layer-card.module.css';

interface CardTexts {
  readonly value: string;
  readonly unit: string;
  readonly note: string;
  readonly aside: string;
}

interface LayerCardProps {
  readonly name: string;
  readonly window: AnalyticsWindow;
  readonly figures?: LayerFigures | undefined;
  readonly detail?: LayersDetail['layers']['llm'] | undefined;
  /** What is said and shown instead of a cache's figures. */
  readonly own?: (CardTexts & { readonly outcomes: OutcomeCounts }) | undefined;
}

export function LayerCard({ name, window, figures, detail, own }: LayerCardProps) {
  const texts = figures === undefined ? own : cacheTexts(figures, detail?.hit.p50_ms ?? null);
  return (
    <Link to="/layers" search={{ window }} className={styles['card']}>
      <span className={styles['name']}>{name}</span>
      <span className={styles['line']}>
        <strong>{texts?.value ?? <Skeleton width="4ch" />}</strong>
        <span className={styles['unit']}>{texts?.unit}</span>
      </span>
      <span className={styles['note']}>
        <span>{texts?.note ?? <Skeleton width="12ch" />}</span>
        <span>{texts?.aside}</span>
      </span>
      <OutcomeBar counts={(own ?? detail)?.outcomes} />
    </Link>
  );
}

function cacheTexts(figures: LayerFigures, hitMs: number | null): CardTexts {
  if (figures.lookups === 0) return { value: '–', unit: '', note: 'No lookups', aside: '' };
  return {
    value: formatShare(figures.hit_rate),
    unit: hitMs === null ? 'hit rate' : `hits in ${formatDuration(hitMs)}`,
    note: `${formatCount(figures.lookups)} lookups`,
    aside: savedText(figures.saved_usd, figures.saved_ms),
  };
}
