import type { AnalyticsLayer, AnalyticsWindow, OutcomeName } from '@reuso/contracts';
import { OUTCOMES } from '../outcomes.js';

/** What of a view is in its address. Whatever an address does not say, or says wrongly, is at its default. */
export type RawSearch = Readonly<Record<string, unknown>>;

export const DEFAULT_WINDOW: AnalyticsWindow = '24h';

export const WINDOWS: readonly { value: AnalyticsWindow; label: string; days: number }[] = [
  { value: '1h', label: '1 h', days: 1 / 24 },
  { value: '24h', label: '24 h', days: 1 },
  { value: '7d', label: '7 d', days: 7 },
  { value: '30d', label: '30 d', days: 30 },
];

export const LAYERS: readonly { value: AnalyticsLayer; label: string }[] = [
  { value: 'llm', label: 'LLM' },
  { value: 'rag', label: 'RAG' },
  { value: 'rag_similarity', label: 'RAG, similar' },
  { value: 'embedding', label: 'Embeddings' },
];

export function layerLabel(layer: string): string {
  return LAYERS.find(({ value }) => value === layer)?.label ?? layer;
}

export interface WindowSearch {
  readonly window?: AnalyticsWindow | undefined;
}

export function readWindow(search: RawSearch): WindowSearch {
  return { window: WINDOWS.find(({ value }) => value === search['window'])?.value };
}

export function readText(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readPage(search: RawSearch): { cursor?: string | undefined; page?: number | undefined } {
  const cursor = readText(search, 'cursor');
  const page = Number(search['page']);
  return cursor === undefined ? {} : { cursor, page: Number.isInteger(page) && page > 1 ? page : 2 };
}

export function readLayer(search: RawSearch): AnalyticsLayer | undefined {
  return LAYERS.find(({ value }) => value === search['layer'])?.value;
}

export function readOutcome(search: RawSearch): OutcomeName | undefined {
  return OUTCOMES.find(({ name }) => name === search['outcome'])?.name;
}
