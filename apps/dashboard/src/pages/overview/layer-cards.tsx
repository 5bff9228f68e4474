import type { AnalyticsWindow, LayersDetail, OutcomeCounts } from '@reuso/contracts';
import { useQuery } from '@tanstack/react-query';
import { savedText } from '../../format/saved-text.js';
import { formatCount, formatDecimal } from '../../format/number.js';
import { layersQuery } from '../../services/analytics.js';
import { wholeRag } from '../../services/whole-rag.js';
import { LayerCard } from './layer-card.js';
import styles from './overview.module.css';

/** The layers in brief; each leads to the Layers page. */
export function LayerCards({ window }: { readonly window: AnalyticsWindow }) {
  const { data } = useQuery(layersQuery(window));
  const layers = data?.layers;
  const figures = data?.summary.layers;
  return (
    <div className={styles['cards']}>
      <LayerCard name="LLM" {...{ window }} figures={figures?.llm} detail={layers?.llm} />
      <LayerCard name="RAG" {...{ window }} figures={figures && wholeRag(figures)} detail={layers?.rag} />
      <LayerCard name="Embeddings" {...{ window }} figures={figures?.embedding} detail={layers?.embedding} />
      <LayerCard
        name="Batching"
        {...{ window }}
        own={data && { ...batchingTexts(data.batching), outcomes: batchingOutcomes(data.batching) }}
      />
    </div>
  );
}

function batchingTexts({ batches, requests, mean_size: size, saved_usd: saved }: LayersDetail['batching']) {
  if (batches === 0) return { value: '–', unit: '', note: 'Nothing was batched', aside: '' };
  return {
    value: formatDecimal(size),
    unit: 'per call',
    note: `${formatCount(requests)} requests`,
    aside: savedText(saved),
  };
}

/** Of the requests that waited for a batch: those that one answered, and those that were asked again alone. */
function batchingOutcomes({ requests, fallbacks }: LayersDetail['batching']): OutcomeCounts {
  const alone = Math.min(fallbacks, requests);
  return { exact: 0, similar: 0, coalesced: 0, batched: requests - alone, upstream: alone, error: 0 };
}
