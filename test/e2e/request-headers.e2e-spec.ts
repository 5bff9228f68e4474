import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { completion, question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

interface Entry {
  readonly masterplan_ids: readonly string[];
  readonly tags: readonly string[];
  readonly expires_at: string;
  readonly created_at: string;
}

describeOnEachStore('The header', (stack) => {
  describe('X-Reuso-Ttl', () => {
    it('keeps an answer for as long and no longer', async () => {
      const caller = stack.caller();
      const [short, long] = [question(), question()];
      await caller.chat(short, { 'x-reuso-ttl': '1' });
      const { cache } = await caller.chat(long, { 'x-reuso-ttl': '3000' });
      await until('the short one is gone', async () => {
        const { status } = await caller.chat(short, { 'cache-control': 'only-if-cached' });
        return status === 504;
      });
      const hit = await caller.chat(long);
      expect(hit.cache).toMatchObject({ hit: true });
      const { created_at, expires_at } = await caller.api<Entry>('GET', `/entries/${cache.key}`);
      expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(3_000_000);
      expect((await caller.chat(short)).cache).toMatchObject({ fwd: 'miss', stored: true });
    });

    it('counts for streams', async () => {
      const caller = stack.caller();
      const body = { ...question(), stream: true };
      const { cache } = await caller.chat(body, { 'x-reuso-ttl': '77' });
      const { created_at, expires_at } = await caller.api<Entry>('GET', `/entries/${cache.key}`);
      expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(77_000);
    });

    it.each(['0', '-1', '1.5', 'soon', '31536001', '1, 2', '0x10', '1e3'])(
      'is refused as %j',
      async (ttl) => {
        const reply = await stack
          .caller()
          .sendJson('POST', '/v1/chat/completions', question(), { 'x-reuso-ttl': ttl });
        expect(reply.status).toBe(400);
        expect(JSON.parse(reply.text)).toEqual({
          error: {
            message: expect.stringMatching(
              /^The header X-Reuso-Ttl was ".*"; it must be a whole number of seconds/,
            ),
            type: 'invalid_request_error',
            param: 'X-Reuso-Ttl',
            code: 'invalid_header',
          },
        });
        expect(await stack.upstreamCalls()).toBe(0);
      },
    );
  });

  it('X-Reuso-Namespace keeps entries apart', async () => {
    const caller = stack.caller();
    const body = question();
    const replies = [
      await caller.chat(body),
      await caller.chat(body, { 'x-reuso-namespace': 'a' }),
      await caller.chat(body, { 'x-reuso-namespace': 'b' }),
      await caller.chat(body, { 'x-reuso-namespace': 'A' }),
    ];
    for (const { cache } of replies) expect(cache).toMatchObject({ fwd: 'miss' });
    expect(new Set(replies.map(({ cache }) => cache.key)).size).toBe(4);
    const again = await caller.chat(body, { 'x-reuso-namespace': 'a' });
    expect(again.cache).toMatchObject({ hit: true, key: replies[1]?.cache.key });
    expect(completion(again.text).id).toBe(completion(replies[1]?.text ?? '').id);
  });

  it('X-Reuso-Masterplan ties an entry to the run: of who made it, and of each who reads it', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body, { 'x-reuso-masterplan': 'plan-1', 'x-reuso-atom': 'atom-1' });
    const entry = () => caller.api<Entry>('GET', `/entries/${cache.key}`);
    expect((await entry()).masterplan_ids).toEqual(['plan-1']);
    for (const masterplan of ['plan-2', 'plan-2', 'plän-3']) {
      const { cache: read } = await caller.chat(body, { 'x-reuso-masterplan': inHeader(masterplan) });
      expect(read).toMatchObject({ hit: true });
    }
    expect((await entry()).masterplan_ids).toEqual(['plan-1', 'plan-2', 'plän-3']);
  });

  it('X-Reuso-Tags ties an entry to each of them', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body, { 'x-reuso-tags': 'red,  blue,,red' });
    expect((await caller.chat(body, { 'x-reuso-tags': 'green' })).cache.hit).toBe(true);
    const { tags, masterplan_ids } = await caller.api<Entry>('GET', `/entries/${cache.key}`);
    expect(tags).toEqual(['blue', 'green', 'red']);
    expect(masterplan_ids).toEqual([]);
  });

  describe('X-Reuso-Attempt', () => {
    it('never gets the answer that its earlier attempt got, and refreshes it', async () => {
      const caller = stack.caller();
      const body = question();
      const ids: string[] = [];
      for (const attempt of ['1', '2', '3', '17']) {
        const reply = await caller.chat(body, { 'x-reuso-attempt': attempt });
        expect(reply.cache).toMatchObject({ fwd: attempt === '1' ? 'miss' : 'request', stored: true });
        ids.push(completion(reply.text).id);
      }
      expect(new Set(ids).size).toBe(4);
      const hit = await caller.chat(body, { 'x-reuso-attempt': '1' });
      expect(hit.cache.hit).toBe(true);
      expect(completion(hit.text).id).toBe(ids.at(-1));
    });

    it('does not join its earlier attempt while that is still under way', async () => {
      const caller = stack.caller();
      const body = question();
      const slow = caller.chat(body, { 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '1500' });
      await until(
        'the first attempt is under way',
        async () => (await stack.provider.stats()).in_flight === 1,
      );
      const second = await caller.chat(body, { 'x-reuso-attempt': '2' });
      expect(second.cache).toMatchObject({ fwd: 'request' });
      expect(completion(second.text).id).not.toBe(completion((await slow).text).id);
      expect(await stack.upstreamCalls()).toBe(2);
    });

    it('leaves the stored answer alone when it fails itself', async () => {
      const caller = stack.caller();
      const body = question();
      const first = await caller.chat(body);
      const failed = await caller.chat(body, { 'x-reuso-attempt': '2', 'x-sim-mode': 'error-500' });
      expect(failed.status).toBe(500);
      expect((await caller.chat(body)).text).toBe(first.text);
    });
  });

  it.each([
    ['x-reuso-attempt', '0', 'X-Reuso-Attempt'],
    ['x-reuso-attempt', 'two', 'X-Reuso-Attempt'],
    ['x-reuso-namespace', 'n'.repeat(257), 'X-Reuso-Namespace'],
    ['x-reuso-namespace', 'a,b', 'X-Reuso-Namespace'],
    ['x-reuso-masterplan', 'm'.repeat(257), 'X-Reuso-Masterplan'],
    ['x-reuso-atom', 'a,b', 'X-Reuso-Atom'],
    ['x-reuso-tags', Array.from({ length: 33 }, (_, at) => `t${at}`).join(), 'X-Reuso-Tags'],
  ])('%s is refused by name (case %#)', async (header, value, name) => {
    const reply = await stack
      .caller()
      .sendJson('POST', '/v1/chat/completions', question(), { [header]: value });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject({
      error: { message: expect.stringContaining(name), param: name, code: 'invalid_header' },
    });
  });

  it.each(['/v1/chat/completions', '/v1/embeddings'])(
    'a compressed body is refused with a 415 that names Content-Encoding (%s)',
    async (path) => {
      const body = { ...question(), input: 'text' };
      const reply = await stack.caller().sendJson('POST', path, body, { 'content-encoding': 'gzip' });
      expect(reply.status).toBe(415);
      expect(JSON.parse(reply.text)).toMatchObject({
        error: {
          message:
            'The header Content-Encoding was "gzip"; it must be left out: send the JSON as it is, not compressed.',
          param: 'Content-Encoding',
          code: 'invalid_header',
        },
      });
      expect(await stack.upstreamCalls()).toBe(0);
    },
  );

  it('X-Reuso-… never goes upstream', async () => {
    await stack.caller().chat(question(), {
      'x-reuso-ttl': '60',
      'x-reuso-namespace': randomUUID(),
      'x-reuso-masterplan': 'm',
      'x-reuso-atom': 'a',
      'x-reuso-tags': 't',
      'x-reuso-attempt': '2',
      'x-reuso-batch': 'on',
      'x-reuso-key': 'nobody',
    });
    const { last } = await stack.provider.stats();
    expect(Object.keys(last[0]?.headers ?? {}).filter((name) => name.startsWith('x-reuso'))).toEqual([]);
  });
});

/** UTF-8 in a header, as clients send it. */
function inHeader(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
