import type { Answer } from './answer.js';

export type MaybePromise<Value> = Value | Promise<Value>;
export type Next<Out> = (call: Out) => MaybePromise<Answer>;

/**
 * A door of the corridor: it answers the call, or passes it on with what it learned. Answers come back through it.
 * A stage that can answer at once does so without a promise, so that a hit costs no turn of the event loop.
 */
export interface Stage<In, Out> {
  handle(call: In, next: Next<Out>): MaybePromise<Answer>;
}

/** The last door: it has nobody to pass the call on to. */
export interface FinalStage<In> {
  handle(call: In): MaybePromise<Answer>;
}
