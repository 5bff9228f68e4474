import { expect, it } from 'vitest';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { Analytics } from './support/analytics.js';
import { pricesFolder } from './support/prices.js';
import { Script, ask } from './support/script.js';

const prices = pricesFolder();
const PROMPTS = 4;

describeOnEachStore(
  'Figures of batches',
  (stack) => {
    it('count each prompt once, as batched, and what the batch saved beside what it cost', async () => {
      const { url } = stack.server;
      const script = new Script();
      const questions = Array.from({ length: PROMPTS }, (_, index) =>
        ask('chat-a', `How tall is tower ${index}?`),
      );
      const batch = { 'x-reuso-batch': 'on' };
      await Promise.all(questions.map((question) => script.chat(url, question, batch)));
      for (const question of questions) await script.chat(url, question);
      const analytics = new Analytics(url);
      const { combined, outcomes, batching, layers } = await analytics.summaryOf(2 * PROMPTS);
      expect(combined).toMatchObject({ lookups: 2 * PROMPTS, reused: PROMPTS });
      expect(outcomes).toMatchObject({
        exact: PROMPTS,
        batched: PROMPTS - (batching['fallbacks'] ?? 0),
        error: 0,
      });
      expect(batching).toMatchObject({ batches: 1, requests: PROMPTS, mean_size: PROMPTS });
      expect(combined.upstream_calls).toBe(await stack.upstreamCalls());
      expect(layers.llm.saved_usd).toBeCloseTo(script.savedUsd, 8);
      expect(combined.spent_usd).toBeCloseTo(script.spentUsd, 8);
      expect(combined.saved_usd).toBeCloseTo(script.savedUsd + (batching['saved_usd'] ?? 0), 8);
    });

    it('are below zero where the frame cost more than sharing saved, and are told so', async () => {
      const { url } = stack.server;
      const analytics = new Analytics(url);
      const before = await analytics.summary();
      const batch = { 'x-reuso-batch': 'on' };
      // Nothing is shared: no system prompt, and hardly anything to ask.
      const script = new Script();
      const tiny = Array.from({ length: PROMPTS }, (_, index) => ask('chat-a', `${index}?`));
      await Promise.all(tiny.map((question) => script.chat(url, question, batch)));
      const after = await analytics.summaryOf(before.combined.lookups + PROMPTS);
      expect(after.batching['saved_usd']).toBeLessThan(before.batching['saved_usd'] ?? 0);
      expect(after.batching['saved_usd']).toBeLessThan(0);
      expect(after.combined.saved_usd).toBeCloseTo(
        after.layers.llm.saved_usd + (after.batching['saved_usd'] ?? 0),
        8,
      );
    });
  },
  {
    env: {
      PRICING_FILE: prices.file,
      UPSTREAM_API_KEY: 'sk-test',
      BATCH_MAX_SIZE: String(PROMPTS),
      BATCH_WINDOW_MS: '5000',
    },
  },
);
