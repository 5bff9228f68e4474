import type { AnalyticsSummary, CombinedFigures, Timeseries } from '@reuso/contracts';
import { Figure } from '../../components/figure/figure.js';
import { Panel } from '../../components/panel/panel.js';
import { Sparkline } from '../../components/sparkline/sparkline.js';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import { reductionText } from '../../format/reduction-text.js';
import styles from './overview.module.css';

interface SavingsPanelProps {
  readonly summary: AnalyticsSummary | undefined;
  readonly series: Timeseries | undefined;
}

const SPARKLINE_POINTS = 24;

/** The hit rate of parts of the window, those without lookups left out. */
function rateCourse(points: Timeseries['points']): number[] {
  const each = Math.max(1, Math.ceil(points.length / SPARKLINE_POINTS));
  const rates: number[] = [];
  for (let at = 0; at < points.length; at += each) {
    const part = points.slice(at, at + each);
    const lookups = part.reduce((sum, point) => sum + point.lookups, 0);
    if (lookups > 0) rates.push(part.reduce((sum, point) => sum + point.reused, 0) / lookups);
  }
  return rates;
}

function moneyNote({ cost_reduction: share, spent_usd: spent, saved_usd: saved }: CombinedFigures): string {
  return spent === 0 && saved === 0
    ? 'no money at stake yet'
    : reductionText(share, formatMoney(spent + saved));
}

function timeNote({ time_reduction: share, spent_ms: spent, saved_ms: saved }: CombinedFigures): string {
  return spent === 0 && saved === 0 ? 'nobody waited yet' : reductionText(share, 'waiting');
}

/** What was saved, how often, and what was spent nevertheless. */
export function SavingsPanel({ summary, series }: SavingsPanelProps) {
  const of = summary?.combined;
  const rates = rateCourse(series?.points ?? []);
  return (
    <Panel>
      <div className={styles['figures']}>
        <Figure
          label="Saved"
          tone="saved"
          value={of && formatMoney(of.saved_usd)}
          note={of && moneyNote(of)}
        />
        <Figure
          label="Hit rate"
          value={of && formatShare(of.hit_rate)}
          note={
            of &&
            (of.lookups === 0
              ? 'no lookups yet'
              : `${formatCount(of.reused)} of ${formatCount(of.lookups)} lookups`)
          }
          aside={<Sparkline values={rates} />}
        />
        <Figure
          label="Spent"
          value={of && formatMoney(of.spent_usd)}
          note={of && `${formatCount(of.upstream_calls)} upstream calls`}
        />
        <Figure label="Time saved" value={of && formatDuration(of.saved_ms)} note={of && timeNote(of)} />
      </div>
    </Panel>
  );
}
