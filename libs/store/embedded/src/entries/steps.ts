/** How long work may keep the event loop from everything else. */
const STEP_MS = 4;

/** A clock for one step of long work: true until its time is up. */
export function stepTime(): () => boolean {
  const end = performance.now() + STEP_MS;
  return () => performance.now() < end;
}

/** Lets everything else have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resume) => setImmediate(resume));
}
