import type { IncomingHttpHeaders } from 'node:http';
import { label, tags as tagsSchema, ttlSeconds as ttlSchema } from '@reuso/contracts';
import { type CacheDirectives, parseCacheControl } from '@reuso/llm-cache';
import { BadHeaderError } from './bad-header-error.js';

/** What a request says in its headers about how it is to be cached. */
export interface CallHeaders {
  readonly directives: CacheDirectives;
  readonly ttlSeconds: number | undefined;
  readonly namespace: string | undefined;
  readonly masterplan: string | undefined;
  readonly atom: string | undefined;
  readonly tags: readonly string[];
  readonly attempt: number;
  readonly batching: boolean;
}

const NO_TAGS: readonly string[] = [];

/** @throws BadHeaderError */
export function readCallHeaders(headers: IncomingHttpHeaders): CallHeaders {
  refuseCodings(headers['content-encoding']);
  return {
    directives: parseCacheControl(headers['cache-control']),
    ttlSeconds: readTtl(single(headers, 'x-reuso-ttl')),
    namespace: readLabel('X-Reuso-Namespace', single(headers, 'x-reuso-namespace')),
    masterplan: readLabel('X-Reuso-Masterplan', single(headers, 'x-reuso-masterplan')),
    atom: readLabel('X-Reuso-Atom', single(headers, 'x-reuso-atom')),
    tags: readTags(single(headers, 'x-reuso-tags')),
    attempt: readAttempt(single(headers, 'x-reuso-attempt')),
    batching: readBatching(single(headers, 'x-reuso-batch')),
  };
}

/** The key is made of the body's text, so a compressed one cannot be served: a 415 (RFC 9110 §15.5.16). */
function refuseCodings(value: string | undefined): void {
  if (value === undefined || value.toLowerCase() === 'identity') return;
  throw new BadHeaderError(
    'Content-Encoding',
    value,
    'left out: send the JSON as it is, not compressed',
    415,
  );
}

function readTtl(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = ttlSchema.safeParse(/^\d+$/.test(value) ? Number(value) : undefined);
  if (parsed.success) return parsed.data;
  throw new BadHeaderError('X-Reuso-Ttl', value, 'a whole number of seconds from 1 to 31536000 (a year)');
}

function readAttempt(value: string | undefined): number {
  if (value === undefined) return 1;
  const attempt = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (attempt >= 1) return attempt;
  throw new BadHeaderError('X-Reuso-Attempt', value, 'a whole number, 1 for a first attempt');
}

function readBatching(value: string | undefined): boolean {
  const word = value?.toLowerCase();
  if (word === undefined || word === 'off') return false;
  if (word === 'on') return true;
  throw new BadHeaderError('X-Reuso-Batch', value ?? '', 'on, or off');
}

function readLabel(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = label.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadHeaderError(name, value, '1 to 256 printable characters without a comma');
}

function readTags(value: string | undefined): readonly string[] {
  if (value === undefined) return NO_TAGS;
  const tags = value
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const parsed = tagsSchema.safeParse([...new Set(tags)]);
  if (parsed.success) return parsed.data;
  throw new BadHeaderError(
    'X-Reuso-Tags',
    value,
    'at most 32 tags of 1 to 256 characters, separated by commas',
  );
}

/** Node reads header bytes as Latin-1; a name in UTF-8 must be the same name as in a JSON body. */
function single(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') return undefined;
  return /[\x80-\xff]/.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
}
