import { type CacheDirectives, NO_DIRECTIVES } from '@reuso/llm-cache';
import { describe, expect, it } from 'vitest';
import type { LlmCall, StagedCall } from '../call/llm-call.js';
import { PolicyStage } from './policy.stage.js';

function staged(change: Partial<LlmCall> & { directives?: CacheDirectives }): StagedCall {
  const seen: StagedCall[] = [];
  const call = { useCache: true, attempt: 1, directives: NO_DIRECTIVES, ...change } as LlmCall;
  void new PolicyStage().handle(call, (next) => {
    seen.push(next);
    return new Promise(() => undefined);
  });
  const [only] = seen;
  if (only === undefined) throw new Error('The call was not passed on.');
  return only;
}

const directives = (change: Partial<CacheDirectives>) => ({ directives: { ...NO_DIRECTIVES, ...change } });
const all = { mayRead: true, mayStore: true, mayShare: true };

describe('PolicyStage', () => {
  it.each([
    ['an ordinary call', {}, all, 'miss'],
    ['no-cache', directives({ noCache: true }), { ...all, mayRead: false, mayShare: false }, 'request'],
    ['no-store', directives({ noStore: true }), { ...all, mayStore: false }, 'miss'],
    ['max-age', directives({ maxAge: 60 }), all, 'miss'],
    ['max-age=0', directives({ maxAge: 0 }), { ...all, mayShare: false }, 'miss'],
    ['min-fresh', directives({ minFresh: 5 }), { ...all, mayShare: false }, 'miss'],
    ['a retry', { attempt: 2 }, { ...all, mayRead: false, mayShare: false }, 'request'],
    ['use_cache: false', { useCache: false }, { mayRead: false, mayStore: false, mayShare: false }, 'bypass'],
  ])('says what %s may do', (_name, change, permissions, forward) => {
    expect(staged(change)).toMatchObject({ permissions, forward });
  });
});
