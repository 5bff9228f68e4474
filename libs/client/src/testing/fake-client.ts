import { setImmediate as turn } from 'node:timers/promises';
import type { RetrievedDocument } from '@reuso/contracts';
import type { CacheOptions } from '../client/call-options.js';
import { parseCacheStatus } from '../client/cache-status.js';
import type { ChatAnswer, ChatRequest } from '../client/chat.js';
import type { RagLookupInput, RagStoreInput } from '../client/reuso-client.js';
import type { ExecutorClient } from '../executor/executor-options.js';

export interface FakeBehaviour {
  /** By prompt: what is thrown, one after the other, before it is answered. */
  readonly failures?: Readonly<Record<string, Error[]>>;
  readonly ends?: Readonly<Record<string, { finish_reason: string; content: string }>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the RAG cache holds, by query; with `similar:` before it for those found by vector only. */
  readonly retrievals?: Readonly<Record<string, readonly RetrievedDocument[]>>;
  readonly ragFailure?: Error;
}

/** Answers each prompt with itself in angle brackets. Specs of the executor; what crosses HTTP is in test/client. */
export class FakeClient implements ExecutorClient {
  readonly chats: { readonly request: ChatRequest; readonly options: CacheOptions }[] = [];
  readonly lookups: RagLookupInput[] = [];
  readonly stored: RagStoreInput[] = [];
  readonly embedded: string[] = [];
  mostAtWork = 0;
  #atWork = 0;

  constructor(private readonly behaviour: FakeBehaviour = {}) {}

  async chat(request: ChatRequest, options: CacheOptions = {}): Promise<ChatAnswer> {
    this.chats.push({ request, options });
    this.#atWork += 1;
    this.mostAtWork = Math.max(this.mostAtWork, this.#atWork);
    await turn();
    this.#atWork -= 1;
    const prompt = String(request.messages.at(-1)?.['content']);
    const failure = this.behaviour.failures?.[prompt]?.shift();
    if (failure !== undefined) throw failure;
    const { finish_reason, content } = this.behaviour.ends?.[prompt] ?? {
      finish_reason: 'stop',
      content: `<${prompt}>`,
    };
    return {
      completion: {
        choices: [{ finish_reason, message: { content } }],
        usage: { prompt_tokens: 1000, completion_tokens: 100 },
      },
      cache: parseCacheStatus(this.behaviour.headers?.[prompt] ?? null),
      batch: undefined,
      requestId: 'r',
      headers: new Headers(),
    };
  }

  embed(_model: string, input: string): Promise<readonly number[]> {
    this.embedded.push(input);
    return Promise.resolve([1, 0]);
  }

  async lookUpRetrieval(input: RagLookupInput): ReturnType<ExecutorClient['lookUpRetrieval']> {
    this.lookups.push(input);
    await turn();
    const { ragFailure, retrievals = {} } = this.behaviour;
    if (ragFailure !== undefined) throw ragFailure;
    const exact = retrievals[input.query];
    const documents = exact ?? (input.query_embedding && retrievals[`similar:${input.query}`]);
    const key = 'rag:0';
    if (documents === undefined) return { hit: false, key };
    const { query, embedding_model, top_k } = input;
    const times = { cached_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-01T01:00:00Z' };
    const entry = {
      query,
      embedding_model,
      top_k,
      query_embedding: [1, 0],
      documents: [...documents],
      ...times,
    };
    return { hit: true, match: exact ? 'exact' : 'similar', similarity: exact ? 1 : 0.97, key, entry };
  }

  storeRetrieval(input: RagStoreInput): ReturnType<ExecutorClient['storeRetrieval']> {
    if (this.behaviour.ragFailure !== undefined) return Promise.reject(this.behaviour.ragFailure);
    this.stored.push(input);
    return Promise.resolve({ key: 'rag:0', expires_at: '2026-01-01T01:00:00Z' });
  }
}
