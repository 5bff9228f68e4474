import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from './api-error.js';

const MAX_BYTES = 64 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) {
      throw new ApiError(413, `The body is larger than ${MAX_BYTES} bytes.`, 'invalid_request_error');
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Throws a 400 in OpenAI's words when the body is not a JSON object. */
export function parseJsonObject(rawBody: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw badRequest('We could not parse the JSON body of your request.', null);
  }
  if (!isRecord(parsed)) throw badRequest('The body of your request is not a JSON object.', null);
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
