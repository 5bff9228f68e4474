import { describe, expect, it, vi } from 'vitest';
import { completion } from '../e2e/support/chat.js';
import { assemble } from '../e2e/support/events.js';
import { metricsOf } from '../e2e/support/metrics.js';
import { describeOnEachStore } from '../e2e/support/stack.js';
import {
  type Generated,
  MARKED,
  SYSTEM,
  alike,
  askAll,
  billed,
  soloTexts,
  sumOf,
  textIn,
} from './support/batching.js';

/** Longer than a test may take: whoever waits for it fails. */
const FOR_EVER = '60000';
vi.setConfig({ testTimeout: 50_000 });

describeOnEachStore(
  'five at a time, or never',
  (stack) => {
    describe.each([
      ['kept apart by a schema', 'gpt-4o-mini'],
      ['kept apart by lines', 'our-own-model'],
    ])('a shared call, its items %s', (_how, model) => {
      it('gives each caller the answer that it would have got alone, and keeps it under its own key', async () => {
        const caller = stack.caller();
        const bodies = alike(5, { model });
        const replies = await askAll(caller, bodies);
        expect(await stack.upstreamCalls()).toBe(1);
        expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
        expect(new Set(replies.map(({ cache }) => cache.key)).size).toBe(5);
        expect(replies.every(({ cache }) => cache.fwd === 'miss' && cache.stored === true)).toBe(true);
        expect(replies.map(textIn)).toEqual(await soloTexts(stack, bodies));

        const unmarked = await Promise.all(bodies.map((body) => caller.chat(body)));
        expect(unmarked.map(({ cache }) => cache.hit)).toEqual([true, true, true, true, true]);
        expect(unmarked.map(textIn)).toEqual(replies.map(textIn));
      });

      it('sends the system prompt once, as it came', async () => {
        await askAll(stack.caller(), alike(5, { model }));
        const [request] = (await stack.provider.stats()).last;
        expect(request?.body).toMatchObject({ temperature: 0 });
        const { messages } = (request?.body ?? {}) as { messages?: unknown };
        expect(messages).toEqual([
          { role: 'system', content: SYSTEM },
          { role: 'user', content: expect.stringContaining('Outline unit 0.') as string },
        ]);
        expect(JSON.stringify(request?.body).split(SYSTEM)).toHaveLength(2);
      });

      it('shares out exactly what the call took, and makes each a whole completion', async () => {
        const replies = await askAll(stack.caller(), alike(5, { model }));
        const completions = replies.map(({ text }) => completion(text));
        expect(sumOf(completions.map(({ usage }) => usage))).toEqual(await billed(stack));
        expect(new Set(completions.map(({ id }) => id)).size).toBe(5);
        expect(completions[0]).toMatchObject({
          object: 'chat.completion',
          model,
          created: expect.any(Number) as number,
          choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: 'stop' }],
          usage: {
            prompt_tokens_details: { cached_tokens: 0 },
            completion_tokens_details: { reasoning_tokens: 0 },
          },
        });
      });
    });

    it('tells each where it stood in the batch, and what its share cost', async () => {
      const bodies = Array.from({ length: 5 }, (_, index) => ({
        prompt: `Outline part ${index}. (${Math.random()})`,
        system: SYSTEM,
        model: 'gpt-4o-mini',
        use_batching: true,
      }));
      const caller = stack.caller();
      const generated = await Promise.all(
        bodies.map((body) => caller.api<Generated>('POST', '/llm/generate', body)),
      );
      const places = generated.map(({ batch }) => batch);
      expect(new Set(places.map((place) => place?.position))).toEqual(new Set([0, 1, 2, 3, 4]));
      expect(new Set(places.map((place) => place?.id)).size).toBe(1);
      expect(places.every((place) => place?.size === 5)).toBe(true);
      const bill = await billed(stack);
      expect(sumOf(generated.map(({ usage }) => usage))).toEqual(bill);
      const cost = generated.reduce((sum, { cost_usd }) => sum + cost_usd, 0);
      expect(cost).toBeCloseTo((bill.prompt_tokens * 0.15 + bill.completion_tokens * 0.6) / 1e6, 12);
      const again = await caller.api<Generated>('POST', '/llm/generate', bodies[0]);
      expect(again).toMatchObject({ cache: { status: 'hit' }, cost_usd: 0 });
      expect(again).not.toHaveProperty('batch');
    });

    it('shares a call between both front doors, and between streams and plain answers', async () => {
      const caller = stack.caller();
      const bodies = alike(5, { temperature: 0.7 });
      const [native, first, second, streamed, third] = bodies;
      const [generated, , , stream] = await Promise.all([
        caller.api<Generated>('POST', '/llm/generate', {
          prompt: native?.messages[1]?.content,
          system: SYSTEM,
          model: 'gpt-4o-mini',
          use_batching: true,
        }),
        askAll(caller, first ? [first] : []),
        askAll(caller, second ? [second] : []),
        caller.chat({ ...streamed, stream: true, stream_options: { include_usage: true } }, MARKED),
        askAll(caller, third ? [third] : []),
      ]);
      expect(await stack.upstreamCalls()).toBe(1);
      expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const whole = assemble(stream.text);
      const solo = await soloTexts(stack, bodies);
      expect([generated.text, whole.choices[0]?.message['content']]).toEqual([solo[0], solo[3]]);
      expect(whole.choices[0]?.finish_reason).toBe('stop');
      expect(Number(whole.usage?.['completion_tokens'])).toBeGreaterThan(0);
    });

    it('serves the official client', async () => {
      const client = stack.caller().with(MARKED).openai();
      const bodies = alike(5);
      const answers = await Promise.all(
        bodies.map(
          (body) =>
            client.chat.completions.create(body as never, {}) as unknown as Promise<{
              choices: { message: { content: string } }[];
            }>,
        ),
      );
      expect(await stack.upstreamCalls()).toBe(1);
      expect(answers.map(({ choices }) => choices[0]?.message.content)).toEqual(
        await soloTexts(stack, bodies),
      );
    });

    it('asks identical prompts once', async () => {
      const caller = stack.caller();
      const bodies = alike(5);
      const replies = await askAll(caller, [...bodies.slice(0, 4), ...bodies]);
      expect(await stack.upstreamCalls()).toBe(1);
      expect(replies.filter(({ cache }) => cache.collapsed === true)).toHaveLength(4);
      expect(replies.slice(4).map(textIn)).toEqual(await soloTexts(stack, bodies));
    });

    it('makes nobody wait who is not marked, or is answered from the cache', async () => {
      const caller = stack.caller();
      const [body] = alike(1);
      expect(await caller.chat(body ?? {})).toMatchObject({ status: 200, cache: { fwd: 'miss' } });
      expect(await caller.chat(body ?? {}, MARKED)).toMatchObject({ status: 200, cache: { hit: true } });
      expect(await caller.chat(alike(1)[0] ?? {}, { 'x-reuso-batch': 'off' })).toMatchObject({ status: 200 });
    });

    it.each([
      ['tools', { tools: [{ type: 'function', function: { name: 'look', parameters: {} } }] }],
      ['a format', { response_format: { type: 'json_object' } }],
      ['several choices', { n: 2 }],
      ['log probabilities', { logprobs: true }],
      ['a stop sequence', { stop: 'END' }],
      ['a limit that nobody else fits beside', { max_tokens: 16_000 }],
      [
        'a conversation',
        {
          messages: [
            { role: 'user', content: 'a' },
            { role: 'assistant', content: 'b' },
            { role: 'user', content: `c ${Math.random()}` },
          ],
        },
      ],
      [
        'an image',
        {
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: `What is it? ${Math.random()}` },
                { type: 'image_url', image_url: { url: 'data:,' } },
              ],
            },
          ],
        },
      ],
    ])('asks what has %s alone and at once', async (_what, fields) => {
      const body = { ...alike(1)[0], ...fields };
      const asked = await Promise.race([
        stack.caller().chat(body, MARKED),
        new Promise<'waits'>((resolve) => setTimeout(resolve, 20_000, 'waits')),
      ]);
      expect(asked).toMatchObject({ status: 200 });
      expect(await stack.upstreamCalls()).toBe(1);
    });

    it('asks a retry alone', async () => {
      expect(
        await stack.caller().chat(alike(1)[0] ?? {}, { ...MARKED, 'x-reuso-attempt': '2' }),
      ).toMatchObject({ status: 200 });
    });

    it('refuses a mark that it cannot read', async () => {
      const reply = await stack
        .caller()
        .sendJson('POST', '/v1/chat/completions', alike(1)[0], { 'x-reuso-batch': 'maybe' });
      expect(reply.status).toBe(400);
      expect(reply.text).toContain('X-Reuso-Batch');
    });

    it('finishes what waits when the server is told to end', async () => {
      const server = await stack.startServer({ DATA_DIR: ':memory:' });
      const bodies = alike(3);
      const replies = askAll(stack.callerOf(server), bodies);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await stack.upstreamCalls()).toBe(0);
      expect(await server.stop()).toBe(0);
      expect((await replies).map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await stack.upstreamCalls()).toBe(1);
      expect((await replies).map(textIn)).toEqual(await soloTexts(stack, bodies));
    });

    it('counts batches, their items, and those asked again', async () => {
      const caller = stack.caller();
      const before = await metricsOf(caller);
      await askAll(caller, alike(5));
      await askAll(caller, alike(5), { 'x-sim-mode': 'batch-error' });
      const after = await metricsOf(caller);
      const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
      expect(grown('v2_batch_size_count')).toBe(2);
      expect(grown('v2_batch_size_sum')).toBe(10);
      expect(grown('v2_batch_size_bucket{le="5"}') - grown('v2_batch_size_bucket{le="4"}')).toBe(2);
      expect(grown('v2_batch_requests_processed_total')).toBe(10);
      expect(grown('v2_batch_fallbacks_total')).toBe(5);
    });
  },
  { env: { BATCH_WINDOW_MS: FOR_EVER } },
);

describeOnEachStore('five at a time, or within half a second', (stack) => {
  it('asks seven that come at once in two calls', async () => {
    const bodies = alike(7);
    const replies = await askAll(stack.caller(), bodies);
    expect(await stack.upstreamCalls()).toBe(2);
    expect(replies.map(textIn)).toEqual(await soloTexts(stack, bodies));
  });

  it('asks one that nobody joins by itself, as it came', async () => {
    const [body] = alike(1);
    const generated = await stack.caller().api<Generated>('POST', '/llm/generate', {
      prompt: body?.messages[1]?.content,
      system: SYSTEM,
      model: 'gpt-4o-mini',
      temperature: 0,
      use_batching: true,
    });
    expect(generated.batch).toMatchObject({ size: 1, position: 0 });
    expect((await stack.provider.stats()).last[0]?.body).toEqual(body);
    expect([generated.text]).toEqual(await soloTexts(stack, body ? [body] : []));
  });

  it.each([
    ['tenant or credentials', (index: number) => ({ authorization: `Bearer sk-${index}` }), {}],
    ['end user', () => ({}), (index: number) => ({ user: `user-${index}` })],
    ['temperature', () => ({}), (index: number) => ({ temperature: index })],
    ['seed', () => ({}), (index: number) => ({ seed: index })],
    ['model', () => ({}), (index: number) => ({ model: ['gpt-4o', 'gpt-4o-mini'][index] })],
  ] as const)('never puts into one call what differs in %s', async (_what, headers, fields) => {
    const caller = stack.caller();
    await Promise.all(
      [0, 0, 1, 1].map(async (index) => {
        const [body] = alike(1, typeof fields === 'function' ? fields(index) : fields);
        return await caller.chat(body ?? {}, { ...MARKED, ...headers(index) });
      }),
    );
    expect(await stack.upstreamCalls()).toBe(2);
  });

  it('never puts two system prompts into one call', async () => {
    const bodies = alike(4).map((body, index) => ({
      ...body,
      messages: [{ role: 'system', content: `Prompt ${index % 2}.` }, ...body.messages.slice(1)],
    }));
    const replies = await askAll(stack.caller(), bodies);
    expect(await stack.upstreamCalls()).toBe(2);
    expect(replies.map(textIn)).toEqual(await soloTexts(stack, bodies));
  });

  it('asks for as many tokens as all items may have together', async () => {
    await askAll(stack.caller(), alike(5, { max_tokens: 900 }));
    const { max_tokens: limit } = ((await stack.provider.stats()).last[0]?.body ?? {}) as {
      max_tokens?: number;
    };
    expect(limit).toBeGreaterThan(5 * 900);
    expect(await stack.upstreamCalls()).toBe(1);
  });
});
