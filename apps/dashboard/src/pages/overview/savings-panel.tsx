import type { AnalyticsSummary, Timeseries } from '@reuso/contracts';
import { Figure } from '../../components/figure/figure.js';
import { Panel } from '../../components/panel/panel.js';
import { Sparkline } from '../../components/sparkline/sparkline.js';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import styles from './overview.module.css';

interface SavingsPanelProps {
  readonly summary: AnalyticsSummary | undefined;
  readonly series: Timeseries | undefined;
}

/** What was saved, how often, and what was spent nevertheless. */
export function SavingsPanel({ summary, series }: SavingsPanelProps) {
  const of = summary?.combined;
  const rates = series?.points.filter(({ lookups }) => lookups > 0).map((point) => point.hit_rate) ?? [];
  return (
    <Panel>
      <div className={styles['figures']}>
        <Figure
          label="Saved"
          tone="saved"
          value={of && formatMoney(of.saved_usd)}
          note={of && `−${formatShare(of.cost_reduction)} of ${formatMoney(of.spent_usd + of.saved_usd)}`}
        />
        <Figure
          label="Hit rate"
          value={of && formatShare(of.hit_rate)}
          note={of && `${formatCount(of.reused)} of ${formatCount(of.lookups)} lookups`}
          aside={<Sparkline values={rates} />}
        />
        <Figure
          label="Spent"
          value={of && formatMoney(of.spent_usd)}
          note={of && `${formatCount(of.upstream_calls)} upstream calls`}
        />
        <Figure
          label="Time saved"
          value={of && formatDuration(of.saved_ms)}
          note={of && `−${formatShare(of.time_reduction)} of waiting`}
        />
      </div>
    </Panel>
  );
}
