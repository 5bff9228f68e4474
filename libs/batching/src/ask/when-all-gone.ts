/** Aborted when all of these are: a call that several wait for goes on as long as one of them does. */
export function whenAllGone(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  let left = signals.length;
  const goneOne = () => {
    left -= 1;
    if (left === 0) all.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) goneOne();
    else signal.addEventListener('abort', goneOne, { once: true });
  }
  return all.signal;
}
