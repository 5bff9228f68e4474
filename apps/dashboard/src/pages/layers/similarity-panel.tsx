import type { LayersDetail } from '@reuso/contracts';
import { LazyColumnChart } from '../../components/column-chart/lazy-column-chart.js';
import { Panel } from '../../components/panel/panel.js';
import { formatCount } from '../../format/number.js';
import { outcomeColor } from '../../outcomes.js';
import { countOf, histogramPoints } from './histogram.js';
import styles from './layers.module.css';

const SERIES = [{ name: 'hits', label: 'Similar hits', color: outcomeColor('similar') }];

export function SimilarityPanel({ buckets }: { readonly buckets: LayersDetail['similarity'] | undefined }) {
  return (
    <Panel title="Similarity" note="of queries that a similar one answered, as cosine">
      {countOf(buckets) === 0 ? (
        <p className={styles['none']}>
          {buckets === undefined
            ? ''
            : 'No query was answered by a similar one in this time. RAG_SIMILARITY_THRESHOLD is the least cosine.'}
        </p>
      ) : (
        <LazyColumnChart
          label="Similar hits by cosine."
          series={SERIES}
          points={histogramPoints(
            buckets,
            (edge) => String(edge),
            (text) => `Cosine ${text}`,
          )}
          height={250}
          format={formatCount}
        />
      )}
    </Panel>
  );
}
