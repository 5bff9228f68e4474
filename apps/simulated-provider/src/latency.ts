import type { Behaviour } from './misbehaviour/behaviour.js';
import { Random } from './compose/random.js';

/** When an answer's parts are due, in ms after the request. */
export interface Pace {
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
}

/**
 * Time to the first token 300 to 600 ms, then 10 to 15 ms a token, times the scale: what hosted models of the
 * gpt-4o kind take. The same request always gets the same pace.
 */
export function paceOf(seed: string, scale: number, behaviour: Behaviour): Pace {
  if (behaviour.mode === 'slow-first-byte') return { firstTokenMs: 0, perTokenMs: 0 };
  if (behaviour.latencyMs !== undefined) return { firstTokenMs: behaviour.latencyMs, perTokenMs: 0 };
  const random = new Random(`pace ${seed}`);
  return {
    firstTokenMs: random.between(300, 600) * scale,
    perTokenMs: random.between(10, 15) * scale,
  };
}

export function wholeAnswerMs(pace: Pace, tokens: number): number {
  return pace.firstTokenMs + pace.perTokenMs * tokens;
}
