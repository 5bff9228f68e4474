import type { EventBus, StoreEvent } from '@reuso/events';

/**
 * Asks a store, and tells how that went and how long it took.
 * @param isExpected whether an error means that the store could not answer
 * @returns undefined when it could not
 */
export async function askTold<Result>(
  events: EventBus,
  about: Pick<StoreEvent, 'layer' | 'operation' | 'tenant'>,
  ask: () => Promise<Result>,
  isExpected: (error: unknown) => boolean,
): Promise<Result | undefined> {
  const started = performance.now();
  const tell = (ok: boolean, fenced = false): void =>
    events.emit({ type: 'store', ...about, ok, durationMs: performance.now() - started, fenced });
  try {
    const result = await ask();
    tell(true, isFenced(result));
    return result;
  } catch (error) {
    if (!isExpected(error)) throw error;
    tell(false);
    return undefined;
  }
}

function isFenced(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'outcome' in result && result.outcome === 'fenced';
}
