import { readFile } from 'node:fs/promises';
import type { AnswerChoice } from '../chat/chat-answer.js';
import { isRecord } from '../http/read-body.js';
import { messageFromJson } from './message-from-json.js';
import { keysWithin, recordingKey } from './recording-key.js';

/**
 * Recorded answers, by the request's model and messages (see `recording-key.ts`).
 *
 * A recordings file holds JSON, one record a line, or an array of records. A record is one of
 * - `{"model", "conversation": [messages]}`: each assistant message in it is the answer to all that precedes it
 * - `{"model", "messages": [...], "choices": [{"message", "finish_reason"?}]}`: one call
 * - `{"key", "choices": [...]}`: one call, by its key
 *
 * Where two records answer the same request, the first counts.
 */
export class Recordings {
  private constructor(private readonly choicesByKey: ReadonlyMap<string, readonly AnswerChoice[]>) {}

  static none(): Recordings {
    return new Recordings(new Map());
  }

  /** Throws when the file cannot be read, or names the record that is not one. */
  static async load(path: string): Promise<Recordings> {
    return Recordings.parse(await readFile(path, 'utf8'));
  }

  static parse(text: string): Recordings {
    const choicesByKey = new Map<string, readonly AnswerChoice[]>();
    for (const [key, choices] of recordsIn(text).flatMap(entriesOf)) {
      if (!choicesByKey.has(key)) choicesByKey.set(key, choices);
    }
    return new Recordings(choicesByKey);
  }

  get size(): number {
    return this.choicesByKey.size;
  }

  find(model: string, messages: readonly unknown[]): readonly AnswerChoice[] | undefined {
    if (this.choicesByKey.size === 0) return undefined;
    return this.choicesByKey.get(recordingKey(model, messages));
  }
}

function recordsIn(text: string): unknown[] {
  if (text.trimStart().startsWith('[')) return JSON.parse(text) as unknown[];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function entriesOf(record: unknown, index: number): (readonly [string, readonly AnswerChoice[]])[] {
  if (isRecord(record)) {
    const { model, conversation, messages, key, choices } = record;
    if (typeof model === 'string' && isRecordArray(conversation)) {
      return [...keysWithin(model, conversation)].map(([at, message]) => [at, [messageFromJson(message)]]);
    }
    if (isRecordArray(choices)) {
      const answer = choices.map(choiceFrom);
      if (typeof key === 'string') return [[key, answer]];
      if (typeof model === 'string' && isRecordArray(messages))
        return [[recordingKey(model, messages), answer]];
    }
  }
  throw new Error(
    `Recording ${index + 1} is none of {model, conversation}, {model, messages, choices} and {key, choices}`,
  );
}

function choiceFrom(choice: Record<string, unknown>): AnswerChoice {
  const { message, finish_reason: finishReason } = choice;
  return messageFromJson(
    isRecord(message) ? message : {},
    typeof finishReason === 'string' ? finishReason : undefined,
  );
}

function isRecordArray(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isRecord);
}
