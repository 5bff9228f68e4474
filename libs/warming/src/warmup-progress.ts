import { MAX_WARMUP_ERRORS, type WarmupFault } from '@reuso/contracts';

/** How far a warm-up is. Saved after each page: whoever goes on begins with the next. */
export interface WarmupProgress {
  readonly nextPage: number;
  readonly done: number;
  readonly hits: number;
  readonly stored: number;
  readonly failed: number;
  readonly errors: readonly WarmupFault[];
}

export const NO_PROGRESS: WarmupProgress = {
  nextPage: 0,
  done: 0,
  hits: 0,
  stored: 0,
  failed: 0,
  errors: [],
};

export type ItemOutcome =
  | { readonly kind: 'hit' }
  | { readonly kind: 'stored' }
  | { readonly kind: 'failed'; readonly fault: WarmupFault };

/** The progress after a further page. */
export function afterPage(before: WarmupProgress, outcomes: readonly ItemOutcome[]): WarmupProgress {
  const count = (kind: ItemOutcome['kind']): number => outcomes.filter((one) => one.kind === kind).length;
  const faults = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.fault] : []));
  return {
    nextPage: before.nextPage + 1,
    done: before.done + outcomes.length,
    hits: before.hits + count('hit'),
    stored: before.stored + count('stored'),
    failed: before.failed + faults.length,
    errors: [...before.errors, ...faults].slice(0, MAX_WARMUP_ERRORS),
  };
}

/** The progress of a warm-up that ends because of a line that it cannot go beyond. */
export function withFault(before: WarmupProgress, fault: WarmupFault): WarmupProgress {
  return { ...before, errors: [...before.errors.slice(0, MAX_WARMUP_ERRORS - 1), fault] };
}
