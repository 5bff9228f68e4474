import { z } from 'zod';
import { MAX_LABEL_LENGTH, MAX_TAGS, MAX_TTL_SECONDS } from './limits.js';

/**
 * A name that a caller gives: 1 to 256 printable characters. A comma would be read as two tags in `X-Reuso-Tags`,
 * so one name is the same thing in a header and in a body only without it.
 */
export const label = z
  .string()
  .min(1)
  .max(MAX_LABEL_LENGTH)
  .regex(/^[^\p{Cc}\p{Cs},]+$/u, 'must not hold control characters or commas')
  .refine((text) => text === text.trim(), 'must not begin or end with white space');

export const tags = z.array(label).max(MAX_TAGS);

export const ttlSeconds = z.int().min(1).max(MAX_TTL_SECONDS);

/** `<layer>:<64 hex digits>` */
export const entryKey = z
  .string()
  .regex(/^(llm|rag|embedding):[0-9a-f]{64}$/, 'must be a key such as "llm:" followed by 64 hex digits');

export const layer = z.enum(['llm', 'rag', 'embedding']);
