import type { LayersDetail } from '@reuso/contracts';
import { LazyColumnChart } from '../../components/column-chart/lazy-column-chart.js';
import { Figure } from '../../components/figure/figure.js';
import { Panel } from '../../components/panel/panel.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatDecimal } from '../../format/number.js';
import { outcomeColor } from '../../outcomes.js';
import { countOf, histogramPoints } from './histogram.js';
import styles from './layers.module.css';

const SERIES = [{ name: 'batches', label: 'Calls', color: outcomeColor('batched') }];

export function BatchingPanel({ batching: of }: { readonly batching: LayersDetail['batching'] | undefined }) {
  return (
    <Panel title="Batching" note="several prompts in one call">
      <div className={styles['layer']}>
        <div className={styles['figures']}>
          <Figure
            size="medium"
            label="Per call"
            value={of && (of.batches === 0 ? '–' : formatDecimal(of.mean_size))}
          />
          <Figure size="medium" label="Calls" value={of && formatCount(of.batches)} />
          <Figure size="medium" label="Requests" value={of && formatCount(of.requests)} />
          <Figure size="medium" label="Fallbacks" value={of && formatCount(of.fallbacks)} />
          <Figure size="medium" label="Saved" value={of && formatMoney(of.saved_usd)} />
        </div>
        {countOf(of?.sizes) === 0 ? (
          <p className={styles['none']}>
            {of === undefined
              ? ''
              : 'Nothing was batched in this time. Requests ask for it with the header X-Reuso-Batch: on.'}
          </p>
        ) : (
          <LazyColumnChart
            label="Calls by the number of prompts they shared."
            series={SERIES}
            points={histogramPoints(of?.sizes, String, (text) => `${text} prompts`)}
            height={176}
            format={formatCount}
          />
        )}
      </div>
    </Panel>
  );
}
