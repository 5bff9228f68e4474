import { afterEach, describe, expect, it } from 'vitest';
import { ReusoConnectionError, ReusoResponseError, ReusoTimeoutError } from '../http/reuso-error.js';
import { type ScriptedAnswer, ScriptedServer } from '../testing/scripted-server.js';
import type { ClientOptions } from './client-options.js';
import { ReusoClient } from './reuso-client.js';

const ANSWER = JSON.stringify({
  id: 'c',
  choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }],
  usage: { prompt_tokens: 3, completion_tokens: 1 },
});
const CHAT = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
const QUICK = { firstDelayMs: 1, longestDelayMs: 2000 };

describe('the client', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  async function clientOf(answers: readonly ScriptedAnswer[], options: Partial<ClientOptions> = {}) {
    server = new ScriptedServer();
    return new ReusoClient({ baseUrl: await server.start(answers), retry: QUICK, ...options });
  }

  it('asks with the headers of the run, in UTF-8, and reads how the answer was come by', async () => {
    const headers = {
      'cache-status': 'reuso; fwd=miss; stored; key="llm:1"',
      'x-request-id': 'req-1',
      'x-reuso-batch': 'id="b", size=2, position=1',
    };
    const client = await clientOf([{ body: ANSWER, headers }], { key: 'ours', providerKey: 'theirs' });
    const options = {
      masterplan: 'Übung',
      atom: 'a',
      attempt: 2,
      batch: true,
      tags: ['x', 'y'],
      ttlSeconds: 5,
    };
    const answer = await client.chat(CHAT, options);
    expect(answer).toMatchObject({
      completion: { choices: [{ message: { content: 'Hello' } }] },
      cache: { forward: 'miss', stored: true, key: 'llm:1' },
      batch: { size: 2, position: 1 },
      requestId: 'req-1',
    });
    const [request] = server.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/v1/chat/completions' });
    expect(JSON.parse(request?.body ?? '')).toEqual(CHAT);
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer theirs',
      'x-reuso-key': 'ours',
      'x-reuso-atom': 'a',
      'x-reuso-attempt': '2',
      'x-reuso-batch': 'on',
      'x-reuso-tags': 'x,y',
      'x-reuso-ttl': '5',
    });
    const sent = String(request?.headers['x-reuso-masterplan']);
    expect(Buffer.from(sent, 'latin1').toString('utf8')).toBe('Übung');
  });

  it('tries again after 429, 5xx and broken connections, and tells of it', async () => {
    const retries: number[] = [];
    const client = await clientOf(
      [{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }, { broken: true }, { body: ANSWER }],
      { onRetry: ({ retry }) => retries.push(retry) },
    );
    await client.chat(CHAT);
    expect(server.seen).toHaveLength(4);
    expect(retries).toEqual([1, 2, 3]);
  });

  it('waits as long as Retry-After says, and not at all where that is too long', async () => {
    const delays: number[] = [];
    const client = await clientOf(
      [
        { status: 503, headers: { 'retry-after': '1' } },
        { status: 503, headers: { 'retry-after': '3600' } },
      ],
      { onRetry: ({ delayMs }) => delays.push(delayMs) },
    );
    await expect(client.chat(CHAT)).rejects.toMatchObject({ status: 503, retryAfterMs: 3_600_000 });
    expect(delays).toEqual([1000]);
  });

  it('does not ask again what was refused; the error carries status, problem and request id', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Unprocessable',
      status: 422,
      detail: 'The body is not right',
      errors: [{ path: 'top_k', message: 'Too small' }],
    };
    const headers = { 'content-type': 'application/problem+json', 'x-request-id': 'req-9' };
    const client = await clientOf([{ status: 422, headers, body: JSON.stringify(problem) }]);
    const error: unknown = await client
      .lookUpRetrieval({ query: 'q', embedding_model: 'e', top_k: 0 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReusoResponseError);
    expect(error).toMatchObject({ status: 422, problem, requestId: 'req-9' });
    expect(String(error)).toContain('The body is not right; top_k: Too small (request req-9)');
    expect(server.seen).toHaveLength(1);
  });

  it('gives up when retries are used up, on time-outs, and on bodies that are none', async () => {
    const broken = await clientOf([{ broken: true }], { retry: { ...QUICK, retries: 2 } });
    await expect(broken.chat(CHAT)).rejects.toBeInstanceOf(ReusoConnectionError);
    expect(server.seen).toHaveLength(3);
    await server.stop();
    const silent = await clientOf([{ silent: true }]);
    await expect(silent.chat(CHAT, { timeoutMs: 50 })).rejects.toBeInstanceOf(ReusoTimeoutError);
    expect(server.seen).toHaveLength(1);
    await server.stop();
    const odd = await clientOf([{ body: '{"choices":[]}' }]);
    await expect(odd.chat(CHAT)).rejects.toThrow('where choices:');
  });

  it('ends with the reason of an abort, in a call and in the wait between two', async () => {
    const silent = await clientOf([{ silent: true }]);
    const call = new AbortController();
    const calling = silent.chat(CHAT, { signal: call.signal });
    setTimeout(() => call.abort(new Error('enough')), 20);
    await expect(calling).rejects.toThrow('enough');
    await server.stop();
    const wait = new AbortController();
    const busy = await clientOf([{ status: 503, headers: { 'retry-after': '2' } }], {
      onRetry: () => wait.abort(new Error('too slow')),
    });
    await expect(busy.chat(CHAT, { signal: wait.signal })).rejects.toThrow('too slow');
  });

  it('refuses an address that is none, and a stream', async () => {
    expect(() => new ReusoClient({ baseUrl: 'localhost:3000' })).toThrow('expected one such as http://');
    const client = await clientOf([{ body: ANSWER }]);
    await expect(client.chat({ ...CHAT, stream: true })).rejects.toThrow('/v1');
  });
});
