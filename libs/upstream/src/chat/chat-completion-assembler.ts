import { isJsonObject, member, setMember, type JsonObject, type JsonValue } from '../json/json.js';
import { ChoiceAssembler } from './choice-assembler.js';
import { MergeConflict } from './merge-delta.js';

/** Either the completion, or in plain words why the chunks do not make one. */
export type Assembled =
  | { readonly completion: JsonObject; readonly reason?: undefined }
  | { readonly completion?: undefined; readonly reason: string };

/**
 * Makes the `chat.completion` that a stream's `chat.completion.chunk` objects, given one by one, stand for. Members
 * nobody has heard of are kept. It invents nothing: but for
 * `object`, what no chunk said is not in the completion. Numbers are doubles, as `JSON.parse` has made them.
 */
export class ChatCompletionAssembler {
  readonly #fields: JsonObject = {};
  readonly #choices = new Map<number, ChoiceAssembler>();
  #reason: string | undefined;

  /** Never throws: after a chunk that does not fit, the rest is passed over and `finish` gives the reason. */
  add(chunk: unknown): void {
    if (this.#reason !== undefined) return;
    try {
      this.#add(chunk);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  finish(): Assembled {
    if (this.#reason === undefined && this.#choices.size === 0) this.#reason = 'the stream held no choice';
    if (this.#reason !== undefined) return { reason: this.#reason };
    try {
      const choices = [...this.#choices.values()].sort((a, b) => a.index - b.index);
      const finished = choices.map((choice) => choice.finish());
      return { completion: { ...this.#fields, object: 'chat.completion', choices: finished } };
    } catch (error) {
      return { reason: this.#giveUp(error) };
    }
  }

  #add(chunk: unknown): void {
    if (!isJsonObject(chunk)) throw new MergeConflict('a chunk is not an object');
    for (const name of Object.keys(chunk)) {
      const value = chunk[name] as JsonValue;
      if (name === 'choices') this.#addChoices(value);
      else this.#addField(name, value);
    }
  }

  #addField(name: string, value: JsonValue): void {
    if (name === 'error' && value !== null)
      throw new MergeConflict('the provider reported an error in the stream');
    // Random padding of the events' size, not a part of the answer.
    if (name === 'obfuscation') return;
    const current = member(this.#fields, name) ?? null;
    if (current === null || !saysNothing(name, value)) setMember(this.#fields, name, value);
  }

  #addChoices(pieces: JsonValue): void {
    if (pieces === null) return;
    this.#fields['choices'] ??= []; // keeps their place among the members
    if (!Array.isArray(pieces)) throw new MergeConflict('choices is not an array');
    pieces.forEach((piece, position) => {
      if (!isJsonObject(piece)) throw new MergeConflict(`choices[${position}] is not an object`);
      const index = member(piece, 'index');
      this.#choice(typeof index === 'number' ? index : position).add(piece);
    });
  }

  #choice(index: number): ChoiceAssembler {
    let choice = this.#choices.get(index);
    if (!choice) this.#choices.set(index, (choice = new ChoiceAssembler(index)));
    return choice;
  }

  #giveUp(error: unknown): string {
    if (!(error instanceof MergeConflict)) throw error;
    return (this.#reason = error.message);
  }
}

/** Azure's annotation chunks have `"id":"","model":"","created":0`. */
function saysNothing(name: string, value: JsonValue): boolean {
  return value === null || value === '' || (name === 'created' && value === 0);
}
