import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, ChatReply } from './support/caller.js';
import { parseCacheStatus } from './support/cache-status.js';
import { completion, question } from './support/chat.js';
import { assemble } from './support/events.js';
import { HeldProvider } from './support/held-provider.js';
import { describeOnEachStore } from './support/stack.js';

type Question = ReturnType<typeof question>;
type Headers = Readonly<Record<string, string>>;

interface Selected {
  readonly name: string;
  readonly headers: (name: string) => Headers;
  readonly selector: (name: string, key: string) => Readonly<Record<string, unknown>>;
}

const SELECTORS: readonly Selected[] = [
  {
    name: 'its masterplan',
    headers: (name) => ({ 'x-reuso-masterplan': name }),
    selector: (name) => ({ masterplan_id: name }),
  },
  { name: 'its tag', headers: (name) => ({ 'x-reuso-tags': name }), selector: (name) => ({ tag: name }) },
  {
    name: 'its namespace',
    headers: (name) => ({ 'x-reuso-namespace': name }),
    selector: (name) => ({ namespace: name }),
  },
  { name: 'its key', headers: () => ({}), selector: (_name, key) => ({ key }) },
  { name: 'everything', headers: () => ({}), selector: () => ({ all: true }) },
];

const provider = new HeldProvider();
beforeAll(() => provider.start());
afterAll(() => provider.stop());

describeOnEachStore(
  'An answer in flight',
  (stack) => {
    describe.each(SELECTORS)('while $name is invalidated', ({ headers, selector }) => {
      it.each([false, true])('reaches its caller and is not stored (stream: %s)', async (stream) => {
        const caller = stack.caller();
        const name = randomUUID();
        const given = headers(name);
        const body = question();
        const key = await keyOf(caller, body, given);
        const flying = caller.chat({ ...body, stream }, given);
        await provider.holding(1);
        await caller.api('POST', '/invalidations', selector(name, key));
        provider.release();

        const answered = await flying;
        expect(answered.status).toBe(200);
        expect(textOf(answered, stream)).toBe('Held back, then told.');
        if (!stream) {
          expect(answered.cache).toMatchObject({ fwd: 'miss', detail: 'invalidated' });
          expect(answered.cache).not.toHaveProperty('stored');
        }
        await expectNotStored(caller, body, given);
      });

      it('is not shared with who asks after the invalidation', async () => {
        const caller = stack.caller();
        const name = randomUUID();
        const given = headers(name);
        const body = question();
        const key = await keyOf(caller, body, given);
        const before = caller.chat(body, given);
        await provider.holding(1);
        await caller.api('POST', '/invalidations', selector(name, key));
        const after = caller.chat(body, given);
        await provider.holding(2);
        provider.release();
        expect((await before).cache).toMatchObject({ detail: 'invalidated' });
        expect((await after).cache).toMatchObject({ fwd: 'miss', stored: true });
        expect((await caller.chat(body, given)).text).toBe((await after).text);
      });
    });

    it('while a masterplan that joined it is invalidated is not stored either', async () => {
      const caller = stack.caller();
      const [leader, follower] = [randomUUID(), randomUUID()];
      const body = question();
      const streamed = { ...body, stream: true };
      const leading = await caller.openChat(streamed, { 'x-reuso-masterplan': leader });
      // Its head comes with the first event of the flight that it shares: it is aboard.
      const following = await caller.openChat(streamed, { 'x-reuso-masterplan': follower });
      expect(parseCacheStatus(following.headers.get('cache-status'))).toMatchObject({ collapsed: true });
      await caller.api('POST', '/invalidations', { masterplan_id: follower });
      provider.release();
      for (const response of [leading, following])
        expect(assemble(await response.text()).choices[0]?.message['content']).toBe('Held back, then told.');
      await expectNotStored(caller, body);
    });

    it('is stored where another masterplan, tag or key was invalidated, and where it was a dry run', async () => {
      const caller = stack.caller();
      const name = randomUUID();
      const body = question();
      const flying = caller.chat(body, { 'x-reuso-masterplan': name, 'x-reuso-tags': name });
      await provider.holding(1);
      await caller.api('POST', '/invalidations', { masterplan_id: `${name}-2` });
      await caller.api('POST', '/invalidations', { tag: `${name}-2` });
      await caller.api('POST', '/invalidations', { key: `llm:${'0'.repeat(64)}` });
      await caller.api('POST', '/invalidations', { masterplan_id: name, dry_run: true });
      provider.release();
      expect((await flying).cache).toMatchObject({ fwd: 'miss', stored: true });
      expect((await caller.chat(body)).cache.hit).toBe(true);
    });

    it('of generate reaches its caller and is not stored', async () => {
      const caller = stack.caller();
      const masterplan_id = randomUUID();
      const body = { prompt: `Why? (${masterplan_id})`, model: 'gpt-4o', masterplan_id };
      const flying = caller.api<{ text: string }>('POST', '/llm/generate', body);
      await provider.holding(1);
      await caller.api('POST', '/invalidations', { masterplan_id });
      provider.release();
      expect((await flying).text).toBe('Held back, then told.');
      expect(await caller.api('POST', '/llm-cache/lookup', body)).toMatchObject({ hit: false });
    });
  },
  { env: () => ({ UPSTREAM_BASE_URL: provider.url }) },
);

async function expectNotStored(caller: Caller, body: Question, headers: Headers = {}): Promise<void> {
  const { status } = await caller.chat(body, { ...headers, 'cache-control': 'only-if-cached' });
  expect(status).toBe(504);
}

/** The key that a request will have, found out without asking the provider. */
async function keyOf(caller: Caller, body: Question, headers: Headers): Promise<string> {
  const { cache } = await caller.chat(body, { ...headers, 'cache-control': 'only-if-cached' });
  return cache.key ?? '';
}

function textOf({ text }: ChatReply, stream: boolean): unknown {
  return (stream ? assemble(text) : completion(text)).choices[0]?.message['content'];
}
