import type {
  AtomResult,
  CallOutcome,
  CallResult,
  RetrievalOutcome,
  TokenCount,
} from '../executor/atom-result.js';

/** What a wave, or a run, came to. */
export interface Figures {
  readonly atoms: Readonly<Record<'done' | 'resumed' | 'failed' | 'skipped', number>>;
  /** Chat calls, retries too. */
  readonly calls: number;
  readonly hits: number;
  readonly coalesced: number;
  readonly batched: number;
  readonly misses: number;
  readonly errors: number;
  readonly rag: Readonly<Record<'lookups' | 'exact' | 'similar' | 'shared' | 'misses' | 'direct', number>>;
  /** `reused / lookups`, chat calls and retrievals together; 0 when there were none. */
  readonly hit_rate: number;
  /** Tokens that were paid for, and those of answers that were there already. */
  readonly tokens: { readonly paid: TokenCount; readonly reused: TokenCount };
  /** US dollars, of models with a known price. */
  readonly spent_usd: number;
  readonly saved_usd: number;
  /** From the first atom to the last. */
  readonly wall_ms: number;
}

export function figuresOf(atoms: readonly AtomResult[], wallMs: number): Figures {
  const calls = atoms.flatMap((atom) => atom.calls);
  const count = (outcome: CallOutcome): number => calls.filter((call) => call.outcome === outcome).length;
  const retrieved = (outcome: RetrievalOutcome): number =>
    atoms.filter(({ retrieval }) => retrieval === outcome).length;
  const status = (wanted: AtomResult['status']): number =>
    atoms.filter((atom) => atom.status === wanted).length;
  const [exact, similar, shared] = [retrieved('exact'), retrieved('similar'), retrieved('shared')];
  const lookups = exact + similar + shared + retrieved('miss');
  const reused = calls.filter(isReused);
  const paid = calls.filter((call) => !isReused(call));
  const asked = calls.length + lookups;
  return {
    atoms: {
      done: status('done'),
      resumed: status('resumed'),
      failed: status('failed'),
      skipped: status('skipped'),
    },
    calls: calls.length,
    hits: count('hit'),
    coalesced: count('coalesced'),
    batched: count('batched'),
    misses: count('miss'),
    errors: count('error'),
    rag: { lookups, exact, similar, shared, misses: retrieved('miss'), direct: retrieved('direct') },
    hit_rate: asked === 0 ? 0 : (reused.length + exact + similar + shared) / asked,
    tokens: { paid: tokensOf(paid), reused: tokensOf(reused) },
    spent_usd: priceOf(paid),
    saved_usd: priceOf(reused),
    wall_ms: Math.round(wallMs),
  };
}

function isReused({ outcome }: CallResult): boolean {
  return outcome === 'hit' || outcome === 'coalesced';
}

function tokensOf(calls: readonly CallResult[]): TokenCount {
  return {
    prompt_tokens: sum(calls.map(({ usage }) => usage.prompt_tokens)),
    completion_tokens: sum(calls.map(({ usage }) => usage.completion_tokens)),
  };
}

function priceOf(calls: readonly CallResult[]): number {
  return sum(calls.map(({ price_usd: price }) => price ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
