import { ChatCompletionAssembler, type JsonObject, type JsonValue } from '@reuso/upstream';
import { chunkEvent, chunkOf } from '../flight/chat-events.js';
import type { ChatEvent } from '../flight/event-log.js';
import { remainder } from './remainder.js';

interface Choice {
  readonly index: number;
  readonly message: JsonObject;
  readonly [state: string]: JsonValue;
}

/**
 * Continues a stream that broke off with another answer to the same request: says nothing twice, and goes on where the
 * first one stopped, as long as the second says the same until there.
 */
export class StreamSplice {
  readonly #told: ReadonlyMap<number, Choice>;
  /** What each chunk of the first stream says that it belongs to. */
  readonly #identity: JsonObject;
  readonly #now = new ChatCompletionAssembler();
  #level = false;

  /** @param told the events of the first stream that have reached callers */
  constructor(told: readonly ChatEvent[]) {
    const assembler = new ChatCompletionAssembler();
    for (const event of told) assembler.add(chunkOf(event) ?? {});
    this.#told = choicesOf(assembler);
    this.#identity = identityOf(chunkOf(told[0] ?? NOTHING));
  }

  /** @returns what callers get for an event of the second stream; undefined when the two say different things */
  next(event: ChatEvent): ChatEvent[] | undefined {
    if (event.isDone) return this.#level || this.#told.size === 0 ? [event] : undefined;
    const chunk = chunkOf(event);
    if (typeof chunk !== 'object' || chunk === null) return [];
    if (this.#level) return [this.#asFirst(chunk as JsonObject)];
    this.#now.add(chunk);
    return this.#catchUp(chunk as JsonObject);
  }

  #catchUp(chunk: JsonObject): ChatEvent[] | undefined {
    const now = choicesOf(this.#now);
    const choices: JsonValue[] = [];
    for (const [index, told] of this.#told) {
      const left = remainder(told, now.get(index));
      if (left.at === 'apart') return undefined;
      if (left.at === 'behind') return [];
    }
    for (const [index, choice] of now) {
      const left = remainder(this.#told.get(index), choice);
      if (left.at !== 'level') return [];
      if (left.rest === undefined) continue;
      const { message: delta = {}, ...state } = left.rest as JsonObject;
      choices.push({ ...state, index, delta });
    }
    this.#level = true;
    return choices.length === 0 ? [] : [this.#asFirst({ ...chunk, choices })];
  }

  #asFirst(chunk: JsonObject): ChatEvent {
    const own = { ...chunk, ...this.#identity };
    return chunkEvent({ data: JSON.stringify(own) }, own);
  }
}

const NOTHING: ChatEvent = { withUsage: Buffer.alloc(0), withoutUsage: null, isDone: false };

function identityOf(chunk: unknown): JsonObject {
  if (typeof chunk !== 'object' || chunk === null) return {};
  const { id, created } = chunk as JsonObject;
  return { ...(id === undefined ? {} : { id }), ...(created === undefined ? {} : { created }) };
}

function choicesOf(assembler: ChatCompletionAssembler): Map<number, Choice> {
  const choices = (assembler.finish().completion?.['choices'] ?? []) as unknown as readonly Choice[];
  return new Map(choices.map((choice) => [choice.index, choice]));
}
