import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { WindowPicker } from '../../components/window-picker/window-picker.js';
import { layersQuery } from '../../services/analytics.js';
import { DEFAULT_WINDOW } from '../../services/search-state.js';
import { BatchingPanel } from './batching-panel.js';
import { LayerPanel } from './layer-panel.js';
import { ModelsPanel } from './models-panel.js';
import { SimilarityPanel } from './similarity-panel.js';
import { UpstreamPanel } from './upstream-panel.js';
import styles from './layers.module.css';

const route = getRouteApi('/layers');

export function LayersPage() {
  const { window = DEFAULT_WINDOW } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(layersQuery(window));
  const figures = data?.summary.layers;
  const layers = data?.layers;
  return (
    <>
      <PageHead title="Layers">
        <WindowPicker
          value={window}
          onChange={(chosen) => void navigate({ to: '/layers', search: { window: chosen }, replace: true })}
        />
      </PageHead>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {(error === null || data !== undefined) && (
        <>
          <div className={styles['layers']}>
            <LayerPanel
              title="LLM"
              note="chat completions and generated texts"
              figures={figures?.llm}
              detail={layers?.llm}
            />
            <LayerPanel
              title="RAG"
              note="retrievals; the rate is that of exact ones"
              figures={figures?.rag}
              detail={layers?.rag}
            />
            <LayerPanel
              title="RAG, similar"
              note="retrievals that missed exactly"
              figures={figures?.rag_similarity}
              detail={layers?.rag_similarity}
            />
            <LayerPanel
              title="Embeddings"
              note="counted input by input"
              figures={figures?.embedding}
              detail={layers?.embedding}
            />
            <BatchingPanel batching={data?.batching} />
            <SimilarityPanel buckets={data?.similarity} />
          </div>
          <ModelsPanel models={data?.models} />
          <UpstreamPanel upstream={data?.upstream} />
        </>
      )}
    </>
  );
}
