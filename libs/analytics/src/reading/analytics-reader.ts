import type {
  AnalyticsSummary,
  AnalyticsWindow,
  LayersDetail,
  Timeseries,
  TimeseriesQuery,
} from '@reuso/contracts';
import { type LedgerCounts, type LedgerStore, OTHER_ID } from '@reuso/store/ports';
import { MODELS, TOTALS } from '../ledger/ledger-writes.js';
import { batchingFigures, combinedFigures, layerFigures, outcomesOf, pointOf } from './figures.js';
import { layersDetailOf } from './layer-details.js';
import { mergedById } from './part-figures.js';
import { DEFAULT_STEPS, bucketsOf, stepsOf } from './time-range.js';

const NOTHING: LedgerCounts = {};
/** What is shown of models beyond those that are kept apart. */
const OTHER_MODELS = '(others)';

/** Figures out of the ledger, of one book. */
export class AnalyticsReader {
  constructor(private readonly store: LedgerStore) {}

  /** @throws StoreUnavailableError, as all methods do */
  async summary(book: string, window: AnalyticsWindow, now = Date.now()): Promise<AnalyticsSummary> {
    const buckets = bucketsOf(window, now);
    const [totals, models] = await Promise.all([
      this.store.read(book, TOTALS, buckets),
      this.store.read(book, MODELS, buckets),
    ]);
    return summaryOf(window, mergedById(totals).get('') ?? NOTHING, mergedById(models));
  }

  async timeseries(book: string, query: TimeseriesQuery, now = Date.now()): Promise<Timeseries> {
    const { window, step = DEFAULT_STEPS[window], layer } = query;
    const steps = stepsOf(window, step, now);
    const read = await this.store.read(
      book,
      TOTALS,
      steps.flatMap(({ buckets }) => buckets),
    );
    let next = 0;
    const points = steps.map(({ at, buckets }) => {
      const own = read.slice(next, (next += buckets.length));
      return pointOf(at, mergedById(own).get('') ?? NOTHING, layer);
    });
    return { step, points };
  }

  /** The models that answered in a window, at whichever replica: a name that no provider knew is none. */
  async models(book: string, window: AnalyticsWindow, now = Date.now()): Promise<readonly string[]> {
    const byModel = mergedById(await this.store.read(book, MODELS, bucketsOf(window, now)));
    const answered = [...byModel].filter(([model, counts]) => model !== OTHER_ID && usedTokens(counts));
    return answered.map(([model]) => model);
  }

  async layers(book: string, window: AnalyticsWindow, now = Date.now()): Promise<LayersDetail> {
    const buckets = bucketsOf(window, now);
    const [totals, models] = await Promise.all([
      this.store.read(book, TOTALS, buckets),
      this.store.read(book, MODELS, buckets),
    ]);
    const counts = mergedById(totals).get('') ?? NOTHING;
    const byModel = mergedById(models);
    return layersDetailOf(window, summaryOf(window, counts, byModel), counts, namedModels(byModel));
  }
}

function summaryOf(
  window: AnalyticsWindow,
  counts: LedgerCounts,
  models: ReadonlyMap<string, LedgerCounts>,
): AnalyticsSummary {
  const unpriced = namedModels(models)
    .map(([model, { unpriced_prompt = 0, unpriced_completion = 0 }]) => ({
      model,
      prompt_tokens: unpriced_prompt,
      completion_tokens: unpriced_completion,
    }))
    .filter(({ prompt_tokens, completion_tokens }) => prompt_tokens + completion_tokens > 0)
    .sort((a, b) => b.prompt_tokens + b.completion_tokens - a.prompt_tokens - a.completion_tokens);
  return {
    window,
    combined: combinedFigures(counts),
    outcomes: outcomesOf(counts),
    layers: {
      llm: layerFigures(counts, 'llm'),
      rag: layerFigures(counts, 'rag'),
      rag_similarity: layerFigures(counts, 'rag_similarity'),
      embedding: layerFigures(counts, 'embedding'),
    },
    batching: batchingFigures(counts),
    unpriced_models: unpriced,
  };
}

function usedTokens(counts: LedgerCounts): boolean {
  const { spent_nano = 0, saved_nano = 0, unpriced_prompt = 0, unpriced_completion = 0 } = counts;
  return spent_nano + saved_nano + unpriced_prompt + unpriced_completion > 0;
}

function namedModels(models: ReadonlyMap<string, LedgerCounts>): [string, LedgerCounts][] {
  return Array.from(models, ([model, counts]) => [model === OTHER_ID ? OTHER_MODELS : model, counts]);
}
