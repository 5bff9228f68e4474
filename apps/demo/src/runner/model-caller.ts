import type { Usage } from './usage.js';

/** One call that a masterplan makes. */
export interface ModelRequest {
  readonly masterplanId: string;
  readonly atomId: string;
  /** 2 or more for a retry. */
  readonly attempt: number;
  readonly systemPrompt: string;
  readonly prompt: string;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly streamed: boolean;
}

export interface ModelAnswer {
  readonly text: string;
  readonly usage: Usage;
  /** The `Cache-Status` header; null when there was none. */
  readonly cacheStatus: string | null;
}

/** Asks a model, wherever it is. */
export interface ModelCaller {
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}
