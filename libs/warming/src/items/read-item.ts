import { MAX_JSON_DEPTH, WARMUP_KINDS, type WarmupFault, nestsDeeper, warmupSchemas } from '@reuso/contracts';
import type { ZodError } from 'zod';
import type { WarmupItem } from './warmup-item.js';

type Fault = Omit<WarmupFault, 'line'>;

/**
 * Reads a line that a caller gave.
 * @returns the item, or what is wrong with the line
 */
export function readItem(line: string): WarmupItem | Fault {
  if (nestsDeeper(line, MAX_JSON_DEPTH))
    return { path: '', message: `is nested more than ${MAX_JSON_DEPTH} levels deep` };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { path: '', message: `is not JSON: ${(error as Error).message}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { path: '', message: 'must be an object such as {"kind": "llm", "prompt": "…", "model": "…"}' };
  }
  const { kind, ...fields } = value as Record<string, unknown>;
  switch (kind) {
    case 'llm':
      return readLlm(fields);
    case 'rag':
      return readRag(fields);
    default:
      return { path: 'kind', message: `must be one of ${WARMUP_KINDS.join(', ')}` };
  }
}

export function isFault(read: WarmupItem | Fault): read is Fault {
  return 'message' in read;
}

function readLlm(fields: unknown): WarmupItem | Fault {
  const parsed = warmupSchemas.llm.safeParse(fields);
  if (!parsed.success) return faultOf(parsed.error);
  if (parsed.data.use_cache) return { kind: 'llm', request: parsed.data };
  return { path: 'use_cache', message: 'must not be false: a warm-up is there to fill the cache' };
}

function readRag(fields: unknown): WarmupItem | Fault {
  const parsed = warmupSchemas.rag.safeParse(fields);
  return parsed.success ? { kind: 'rag', request: parsed.data } : faultOf(parsed.error);
}

function faultOf({ issues: [issue] }: ZodError): Fault {
  const path = issue?.path.join('.') ?? '';
  if (issue?.code !== 'unrecognized_keys') return { path, message: issue?.message ?? 'does not fit' };
  return { path: [...issue.path, issue.keys[0]].join('.'), message: 'unknown field' };
}
