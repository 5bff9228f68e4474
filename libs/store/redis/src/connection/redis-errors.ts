import { ReplyError } from 'ioredis';

/** There is no connection now; ioredis is trying to make one. */
export class RedisNotConnectedError extends Error {
  override readonly name = 'RedisNotConnectedError';

  /** @param reason in plain words, without credentials */
  constructor(reason: string) {
    super(`Redis is not connected: ${reason}`);
  }
}

/** The first word of an error reply (`WRONGTYPE`, `OOM` …); undefined for errors that Redis did not send. */
export function replyCode(error: unknown): string | undefined {
  return error instanceof ReplyError && error instanceof Error ? error.message.split(' ', 1)[0] : undefined;
}

/** A key held something of another type than ours: somebody else's data. */
export function isWrongType(error: unknown): boolean {
  return replyCode(error) === 'WRONGTYPE';
}

/** @returns what Redis replied; null where the key holds somebody else's data, which is left alone */
export async function unlessForeign<Reply>(reply: Promise<Reply>): Promise<Reply | null> {
  try {
    return await reply;
  } catch (error) {
    if (isWrongType(error)) return null;
    throw error;
  }
}

/**
 * ioredis hangs the failed command with all its arguments on the error, and a logger would print them: they hold
 * prompts and answers.
 */
export function withoutArguments(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) delete error.command;
  return error;
}
