import { isUtf8 } from 'node:buffer';
import { MAX_JSON_DEPTH, nestsDeeper } from '@reuso/contracts';
import { JsonTooDeepError, type KeyScope, chatKey, parseJsonExactly, isAmbiguous } from '@reuso/llm-cache';
import { BodyMemo } from './body-memo.js';
import type { ChatProfile } from './chat-profile.js';
import { InvalidChatRequestError } from './invalid-chat-request-error.js';

/** Some thousand requests as executors send them. */
const REMEMBERED_BYTES = 33_554_432;

/**
 * Reads chat requests, and remembers what it read by scope and raw bytes: a body that comes again is neither parsed nor
 * canonicalised. Two bodies that differ in a byte are read apart, and may still get one key.
 */
export class ChatRequestReader {
  readonly #remembered = new BodyMemo<ChatProfile>(REMEMBERED_BYTES);

  /** @throws InvalidChatRequestError */
  read(scope: KeyScope, rawBody: Buffer): ChatProfile {
    const known = this.#remembered.get(scope, rawBody);
    if (known !== undefined) return known;
    const profile = readProfile(scope, rawBody);
    this.#remembered.set(scope, rawBody, profile);
    return profile;
  }
}

function readProfile(scope: KeyScope, rawBody: Buffer): ChatProfile {
  const body = parseChatBody(rawBody);
  const options = body['stream_options'];
  return {
    key: keyOf(scope, body),
    model: typeof body['model'] === 'string' ? body['model'] : '',
    stream: body['stream'] === true,
    includeUsage:
      typeof options === 'object' &&
      options !== null &&
      (options as Record<string, unknown>)['include_usage'] === true,
    ambiguous: isAmbiguous(rawBody.toString('utf8'), body),
  };
}

/** Below it, no nesting costs anything. */
const PARSED_AT_ONCE = 16_384;

/**
 * The body as an object, numbers exact.
 * @throws InvalidChatRequestError
 */
export function parseChatBody(rawBody: Buffer): Record<string, unknown> {
  if (!isUtf8(rawBody)) {
    throw new InvalidChatRequestError('The body is not UTF-8. Send JSON text encoded in UTF-8.');
  }
  const text = rawBody.toString('utf8');
  // The key's walk refuses what is too deep; a small body may come so far. It sees one level more, that of what is innermost.
  if (text.length > PARSED_AT_ONCE && nestsDeeper(text, MAX_JSON_DEPTH + 1))
    throw new InvalidChatRequestError(new JsonTooDeepError().message);
  let body: unknown;
  try {
    body = parseJsonExactly(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidChatRequestError(`The body is not valid JSON: ${withoutContent(why)}.`, {
      cause: error,
    });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InvalidChatRequestError('The body must be a JSON object with at least "model" and "messages".');
  }
  return body as Record<string, unknown>;
}

function keyOf(scope: KeyScope, body: Record<string, unknown>): string {
  try {
    return chatKey(scope, body);
  } catch (error) {
    if (error instanceof JsonTooDeepError) throw new InvalidChatRequestError(error.message, { cause: error });
    throw error;
  }
}

/** V8 quotes the text around the fault; a prompt has no place in an error message or a log. */
function withoutContent(message: string): string {
  return message.replace(/,? *(?:\.\.\.)?".*$/s, '').replace(/ in JSON$/, '');
}
