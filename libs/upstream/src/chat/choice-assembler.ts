import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, member, type JsonObject, type JsonValue } from '../json/json.js';
import { MergeConflict, mergeDelta, mergeItems } from './merge-delta.js';
import { mergeState } from './merge-state.js';

/** Puts one choice together. */
export class ChoiceAssembler {
  readonly #message: JsonObject = {};
  readonly #state: JsonObject = {};
  /** Some providers repeat the whole message so far beside each delta, or send it in place of deltas. */
  #snapshot: JsonValue | undefined;

  readonly #path: string;

  constructor(readonly index: number) {
    this.#path = `choices[${index}]`;
  }

  /** @throws MergeConflict when the piece does not fit to those before it */
  add(piece: JsonObject): void {
    for (const name of Object.keys(piece)) {
      const value = piece[name] as JsonValue;
      if (name === 'delta') this.#addDelta(value);
      else if (name === 'message') this.#snapshot = value ?? this.#snapshot;
      else if (name !== 'index') mergeState(this.#state, name, value, this.#path);
    }
  }

  finish(): JsonObject {
    return { index: this.index, message: this.#finishMessage(), ...this.#state };
  }

  #addDelta(delta: JsonValue): void {
    if (delta === null) return;
    const path = `${this.#path}.delta`;
    if (!isJsonObject(delta)) throw new MergeConflict(`${path} is not an object`);
    if (!Array.isArray(member(delta, 'tool_calls'))) return mergeDelta(this.#message, delta, path);
    const { tool_calls: calls, ...others } = delta;
    // Here items with the same index belong together within a delta too, so they are merged one by one.
    const earlier = member(this.#message, 'tool_calls') ?? [];
    if (!Array.isArray(earlier)) throw new MergeConflict(`${path}.tool_calls was no array before`);
    this.#message['tool_calls'] = earlier;
    mergeItems(earlier, calls as JsonValue[], `${path}.tool_calls`);
    mergeDelta(this.#message, others, path);
  }

  #finishMessage(): JsonObject {
    const message = { ...this.#message };
    const calls = member(message, 'tool_calls');
    if (Array.isArray(calls)) message['tool_calls'] = inOrder(calls);
    if (this.#snapshot === undefined) return message;
    return this.#reconcile(message, this.#snapshot);
  }

  #reconcile(message: JsonObject, snapshot: JsonValue): JsonObject {
    const path = `${this.#path}.message`;
    if (!isJsonObject(snapshot)) throw new MergeConflict(`${path} is not an object`);
    for (const name of Object.keys(message)) {
      const whole = member(snapshot, name);
      if (whole !== undefined && !isDeepStrictEqual(whole, message[name])) {
        throw new MergeConflict(`${path}.${name} is not what the deltas make`);
      }
    }
    return { ...message, ...snapshot };
  }
}

/** A completion's tool calls stand in the order of the `index` that only the chunks' have. */
function inOrder(calls: readonly JsonValue[]): JsonValue[] {
  const numbered = calls.map((call, position) => ({ call, index: indexOf(call) ?? position }));
  numbered.sort((a, b) => a.index - b.index);
  return numbered.map(({ call }) => {
    if (!isJsonObject(call)) return call;
    const { index: _, ...rest } = call;
    return rest;
  });
}

function indexOf(call: JsonValue): number | undefined {
  const index = isJsonObject(call) ? member(call, 'index') : undefined;
  return typeof index === 'number' ? index : undefined;
}
