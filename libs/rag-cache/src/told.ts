import type { CacheLayer, EventBus, StoreOperation } from '@reuso/events';

/**
 * Asks a store, and tells how that went and how long it took.
 * @param isExpected whether an error means that the store could not answer
 * @returns undefined when it could not
 */
export async function askTold<Result>(
  events: EventBus,
  about: { readonly layer: CacheLayer; readonly operation: StoreOperation },
  ask: () => Promise<Result>,
  isExpected: (error: unknown) => boolean,
): Promise<Result | undefined> {
  const started = performance.now();
  const tell = (ok: boolean): void =>
    events.emit({ type: 'store', ...about, ok, durationMs: performance.now() - started });
  try {
    const result = await ask();
    tell(true);
    return result;
  } catch (error) {
    if (!isExpected(error)) throw error;
    tell(false);
    return undefined;
  }
}
