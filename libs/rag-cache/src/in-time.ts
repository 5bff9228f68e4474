/** Something took longer than a request may wait for it. */
export class TookTooLongError extends Error {
  override readonly name = 'TookTooLongError';

  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms; the request goes on without it.`);
  }
}

/** Rejects when the work is not done in time; it is not cancelled. */
export async function inTime<Value>(what: string, work: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLongError(what, ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
