import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { completion } from './support/chat.js';
import { assemble, chunksOf } from './support/events.js';
import { describeOnEachStore } from './support/stack.js';

type Lookup =
  | { readonly hit: false; readonly key: string }
  | {
      readonly hit: true;
      readonly key: string;
      readonly entry: {
        readonly text: string;
        readonly model: string;
        readonly prompt_tokens: number;
        readonly completion_tokens: number;
        readonly cached_at: string;
        readonly expires_at: string;
      };
    };

interface Put {
  readonly key: string;
  readonly expires_at: string;
}

function asked() {
  return { prompt: `Who wrote it? (${randomUUID()})`, model: 'gpt-4o' };
}

const ANSWER = { response_text: 'Wör did.\n\nReally.', prompt_tokens: 11, completion_tokens: 4 };

describeOnEachStore(
  'The native LLM cache',
  (stack) => {
    it('says what it has not, by the key it would have', async () => {
      const caller = stack.caller();
      const body = asked();
      const missed = await caller.api<Lookup>('POST', '/llm-cache/lookup', body);
      expect(missed).toEqual({ hit: false, key: expect.stringMatching(/^llm:[0-9a-f]{64}$/) });
      const { cache } = await caller.api<{ cache: { key: string } }>('POST', '/llm/generate', body);
      expect(cache.key).toBe(missed.key);
    });

    it('gives what was put', async () => {
      const caller = stack.caller();
      const body = asked();
      const reply = await caller.sendJson('PUT', '/api/v1/llm-cache/entries', {
        ...body,
        ...ANSWER,
        ttl_seconds: 120,
      });
      expect(reply.status).toBe(201);
      const put = JSON.parse(reply.text) as Put;
      const looked = await caller.api<Lookup>('POST', '/llm-cache/lookup', body);
      expect(looked).toEqual({
        hit: true,
        key: put.key,
        entry: {
          text: ANSWER.response_text,
          model: 'gpt-4o',
          prompt_tokens: 11,
          completion_tokens: 4,
          cached_at: expect.any(String),
          expires_at: put.expires_at,
        },
      });
      if (!looked.hit) throw new Error('unreachable');
      expect(Date.parse(put.expires_at) - Date.parse(looked.entry.cached_at)).toBe(120_000);
      expect(await stack.upstreamCalls()).toBe(0);
    });

    it('has what was put served by /v1, plain and as a stream, and by generate', async () => {
      const caller = stack.caller();
      const { prompt, model } = asked();
      await caller.api<Put>('PUT', '/llm-cache/entries', {
        prompt,
        model,
        ...ANSWER,
        temperature: 0.3,
        system: 'S',
      });
      const body = {
        model,
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: prompt },
        ],
        temperature: 0.3,
      };
      const plain = await caller.chat(body);
      expect(plain.cache.hit).toBe(true);
      expect(completion(plain.text)).toMatchObject({
        object: 'chat.completion',
        model,
        choices: [
          { index: 0, message: { role: 'assistant', content: ANSWER.response_text }, finish_reason: 'stop' },
        ],
        usage: { prompt_tokens: 11, completion_tokens: 4, total_tokens: 15 },
      });
      const streamed = await caller.chat({ ...body, stream: true, stream_options: { include_usage: true } });
      expect(streamed.cache.hit).toBe(true);
      expect(assemble(streamed.text)).toMatchObject({
        choices: [{ message: { content: ANSWER.response_text }, finish_reason: 'stop' }],
        usage: { total_tokens: 15 },
      });
      expect(chunksOf(streamed.text)[0]).toMatchObject({ object: 'chat.completion.chunk', model });

      const client = caller.openai();
      const official = await client.chat.completions.create({
        model,
        temperature: 0.3,
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: prompt },
        ],
      });
      expect(official.choices[0]?.message.content).toBe(ANSWER.response_text);
      const request = { prompt, model, system: 'S', temperature: 0.3 };
      expect(await caller.api('POST', '/llm/generate', request)).toMatchObject({
        text: ANSWER.response_text,
        cached: true,
      });
      expect(await stack.upstreamCalls()).toBe(0);
    });

    it('puts over what is there', async () => {
      const caller = stack.caller();
      const body = asked();
      await caller.api('POST', '/llm/generate', body);
      await caller.api('PUT', '/llm-cache/entries', { ...body, ...ANSWER });
      await caller.api('PUT', '/llm-cache/entries', { ...body, ...ANSWER, response_text: 'Newest.' });
      expect(await caller.api('POST', '/llm-cache/lookup', body)).toMatchObject({
        entry: { text: 'Newest.' },
      });
    });

    it('finds what /v1 stored, from a stream too', async () => {
      const caller = stack.caller();
      const { prompt, model } = asked();
      const body = { model, messages: [{ role: 'user', content: prompt }], temperature: 0.7, stream: true };
      const { text } = await caller.chat(body);
      const looked = await caller.api<Lookup>('POST', '/llm-cache/lookup', { prompt, model });
      expect(looked).toMatchObject({
        hit: true,
        entry: {
          text: assemble(text).choices[0]?.message['content'],
          prompt_tokens: expect.any(Number),
          completion_tokens: expect.any(Number),
        },
      });
    });

    it('parts entries by every field of the question, and by namespace', async () => {
      const caller = stack.caller();
      const body = asked();
      const keys = new Set<string>();
      for (const other of [
        {},
        { temperature: 0.1 },
        { max_tokens: 5 },
        { system: 'S' },
        { model: 'gpt-4o-mini' },
        { namespace: 'ns' },
        { prompt: `${body.prompt} ` },
      ]) {
        keys.add((await caller.api<Lookup>('POST', '/llm-cache/lookup', { ...body, ...other })).key);
      }
      expect(keys.size).toBe(7);
      const messages = [{ role: 'user', content: body.prompt }];
      const spelt = {
        model: body.model,
        messages,
        temperature: 0.7,
        atom_id: 'a',
        tags: ['t'],
        masterplan_id: 'm',
      };
      expect(keys).toContain((await caller.api<Lookup>('POST', '/llm-cache/lookup', spelt)).key);
    });

    it('ties what it stores and what it finds to masterplan and tags', async () => {
      const caller = stack.caller();
      const body = asked();
      const { key } = await caller.api<Put>('PUT', '/llm-cache/entries', {
        ...body,
        ...ANSWER,
        masterplan_id: 'writer',
        tags: ['w'],
      });
      await caller.api('POST', '/llm-cache/lookup', { ...body, masterplan_id: 'reader', tags: ['r'] });
      expect(await caller.api('GET', `/entries/${key}`)).toMatchObject({
        masterplan_ids: ['reader', 'writer'],
        tags: ['r', 'w'],
      });
      expect(await caller.api('POST', '/invalidations', { masterplan_id: 'reader' })).toMatchObject({
        deleted: 1,
      });
      expect(await caller.api('POST', '/llm-cache/lookup', body)).toMatchObject({ hit: false });
    });
  },
  { alsoWithoutNearCache: true },
);
