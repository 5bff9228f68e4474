import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string | null;
  readonly tool_calls?: readonly ToolCall[];
  readonly [field: string]: unknown;
}

/** One chat call as it was made: all that had been said, and what the model said next. */
export interface RecordedCall {
  readonly messages: readonly Message[];
  readonly answer: Message;
}

/**
 * Conversations of GPT-4o with a simulated customer of an airline, as tau-bench publishes them (Yao et al. 2024):
 * an array of `{task_id, trial, reward, info, traj}`, `traj` being the messages. Not part of this repository.
 */
const FILE = resolve(import.meta.dirname, '../../../shared/data/taubench/gpt-4o-airline.json');

/** Why they cannot be had on this machine. */
export const leftOut = existsSync(FILE)
  ? undefined
  : 'the tau-bench recordings (shared/data/taubench/gpt-4o-airline.json beside the repository) are not there';

export async function readConversations(): Promise<(readonly Message[])[]> {
  const recorded = JSON.parse(await readFile(FILE, 'utf8')) as { traj: Message[] }[];
  return recorded.map(({ traj }) => traj);
}

export function callsIn(conversation: readonly Message[]): RecordedCall[] {
  return conversation.flatMap((answer, index) =>
    answer.role === 'assistant' ? [{ messages: conversation.slice(0, index), answer }] : [],
  );
}
