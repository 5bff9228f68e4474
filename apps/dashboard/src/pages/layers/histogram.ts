import type { LayersDetail } from '@reuso/contracts';
import type { ChartPoint } from '../../components/column-chart/chart-data.js';

type Buckets = LayersDetail['similarity'];

/** A histogram's buckets as columns; each is named by its upper edge. */
export function histogramPoints(
  buckets: Buckets | undefined,
  edgeText: (edge: number) => string,
  titleOf: (text: string) => string,
): ChartPoint[] {
  const shown = buckets ?? [];
  // An empty overflow bucket says nothing.
  const cut = shown.at(-1)?.up_to === null && shown.at(-1)?.count === 0 ? shown.slice(0, -1) : shown;
  return cut.map(({ up_to: edge, count }, index) => {
    const before = cut[index - 1]?.up_to;
    const tick =
      edge === null ? `>${before === null || before === undefined ? '' : edgeText(before)}` : edgeText(edge);
    return {
      tick,
      title: titleOf(edge === null ? `over ${tick.slice(1)}` : `up to ${tick}`),
      values: [count],
    };
  });
}

export function countOf(buckets: Buckets | undefined): number {
  return (buckets ?? []).reduce((sum, { count }) => sum + count, 0);
}
