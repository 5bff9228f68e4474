import { createHash, type Hash } from 'node:crypto';
import { canonical } from '../compose/canonical.js';

/**
 * Key of a recorded answer: SHA-256, in hex, of the model's name and of each message's canonical JSON (members
 * sorted, no spaces), each followed by a line feed.
 */
export function recordingKey(model: string, messages: readonly unknown[]): string {
  const hash = beginKey(model);
  for (const message of messages) addMessage(hash, message);
  return hash.digest('hex');
}

/** Keys of every place in a conversation where the assistant speaks next, with what it said. */
export function* keysWithin(
  model: string,
  conversation: readonly Readonly<Record<string, unknown>>[],
): Generator<readonly [key: string, answer: Readonly<Record<string, unknown>>]> {
  const hash = beginKey(model);
  for (const message of conversation) {
    if (message['role'] === 'assistant') yield [hash.copy().digest('hex'), message];
    addMessage(hash, message);
  }
}

function beginKey(model: string): Hash {
  return createHash('sha256').update(`${model}\n`);
}

function addMessage(hash: Hash, message: unknown): void {
  hash.update(`${canonical(message)}\n`);
}
