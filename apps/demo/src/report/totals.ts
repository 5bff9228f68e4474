import type { Figures } from '@reuso/client';
import type { LegResult } from '../legs/leg.js';

/** What runs came to, in sum. */
export interface Totals {
  readonly calls: number;
  readonly hits: number;
  readonly coalesced: number;
  readonly batched: number;
  /** Atoms whose answers were asked from the provider alone. */
  readonly misses: number;
  readonly retrievals: number;
  /** Retrievals that needed no search. */
  readonly retrievalsReused: number;
  readonly exact: number;
  readonly similar: number;
  readonly shared: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly spentUsd: number;
  readonly savedUsd: number;
  readonly wallMs: number;
  /** Requests for chat completions that the provider counted. */
  readonly providerChats: number;
  readonly embeddings: number;
  readonly searches: number;
}

export function figuresOf(legs: readonly LegResult[]): Totals {
  const sum = (value: (figures: Figures) => number): number =>
    legs.reduce((total, leg) => total + value(leg.report.total), 0);
  const [exact, similar, shared] = [
    sum(({ rag }) => rag.exact),
    sum(({ rag }) => rag.similar),
    sum(({ rag }) => rag.shared),
  ];
  return {
    calls: sum(({ calls }) => calls),
    hits: sum(({ hits }) => hits),
    coalesced: sum(({ coalesced }) => coalesced),
    batched: sum(({ batched }) => batched),
    misses: sum(({ misses }) => misses),
    retrievals: sum(({ rag }) => rag.lookups + rag.direct),
    retrievalsReused: exact + similar + shared,
    exact,
    similar,
    shared,
    tokensIn: sum(({ tokens }) => tokens.paid.prompt_tokens),
    tokensOut: sum(({ tokens }) => tokens.paid.completion_tokens),
    spentUsd: sum((figures) => figures.spent_usd),
    savedUsd: sum((figures) => figures.saved_usd),
    wallMs: sum((figures) => figures.wall_ms),
    providerChats: legs.reduce((total, leg) => total + leg.provider.chats, 0),
    embeddings: legs.reduce((total, leg) => total + leg.provider.embeddings, 0),
    searches: legs.reduce((total, leg) => total + leg.searches, 0),
  };
}

/** Part of calls and retrievals together that was reused, 0 to 1. */
export function hitRate({ calls, hits, coalesced, retrievals, retrievalsReused }: Totals): number {
  const asked = calls + retrievals;
  return asked === 0 ? 0 : (hits + coalesced + retrievalsReused) / asked;
}

/** How much less the one is than the other, 0 to 1; below 0 when it is more. */
export function reduction(before: number, after: number): number {
  return before === 0 ? 0 : 1 - after / before;
}
