import { type LlmCache, judge } from '@reuso/llm-cache';
import type { Fence } from '@reuso/store/ports';
import type { WholeBody } from '../answer.js';
import type { LeadingCall } from '../call/llm-call.js';
import { judgeBytes } from '../stages/judge-bytes.js';
import type { RelayCache } from './relayed-call.js';

/** Chat completions: an answer is one entry, under the flight's own key. */
export class ChatRelayCache implements RelayCache<LeadingCall> {
  constructor(private readonly cache: LlmCache) {}

  async find({ profile, directives }: LeadingCall): Promise<WholeBody | undefined> {
    const found = await this.cache.lookup(profile.key);
    if (found.kind !== 'found' || judge(found.held.answer, directives, Date.now()) !== 'serve')
      return undefined;
    return { kind: 'held', held: found.held, headers: {} };
  }

  async settle({ profile }: LeadingCall, assembled: WholeBody): Promise<WholeBody> {
    const found = await this.cache.lookup(profile.key);
    if (found.kind === 'found') return { kind: 'held', held: found.held, headers: {} };
    return assembled.kind === 'raw' ? { ...assembled, usage: judgeBytes(assembled.bytes).usage } : assembled;
  }

  async tie({ profile, belonging, manifest }: LeadingCall, body: WholeBody): Promise<void> {
    if (body.kind !== 'held') return;
    await this.cache.tie(profile.key, belonging.tenant, body.held, manifest().tags);
  }

  fence({ profile, belonging, manifest }: LeadingCall): Promise<Fence | undefined> {
    return this.cache.fence(profile.key, belonging.tenant, manifest().tags);
  }
}
