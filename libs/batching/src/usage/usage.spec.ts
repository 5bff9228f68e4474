import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSurcharge } from './add-surcharge.js';
import { apportion } from './apportion.js';
import { usageIn, usageJson } from './call-usage.js';
import { shareUsage } from './share-usage.js';
import { soloUsage } from './solo-usage.js';

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const count = fc.nat(1_000_000);
const item = fc.record({ promptTokens: fc.nat(5_000), completionTokens: fc.nat(5_000) });

describe('apportion', () => {
  it('gives whole shares that sum to the whole, each within one of its quota', () => {
    fc.assert(
      fc.property(
        count,
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
        (total, weights) => {
          const shares = apportion(total, weights);
          expect(sum(shares)).toBe(total);
          const all = sum(weights);
          for (const [at, share] of shares.entries()) {
            const quota = all > 0 ? (total * (weights[at] ?? 0)) / all : total / weights.length;
            expect(Number.isInteger(share) && share >= 0).toBe(true);
            expect(Math.abs(share - quota)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('shareUsage', () => {
  it('shares exactly, details too, and gives no item a part that exceeds its whole', () => {
    const calls = fc.record({
      promptTokens: count,
      completionTokens: count,
      cached: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(calls, fc.array(item, { minLength: 1, maxLength: 20 }), (call, items) => {
        const cached = Math.floor(call.promptTokens * call.cached);
        const reasoning = Math.floor(call.completionTokens * call.cached);
        const shares = shareUsage(
          {
            ...call,
            promptDetails: { cached_tokens: cached },
            completionDetails: { reasoning_tokens: reasoning },
          },
          items,
        );
        expect(sum(shares.map((share) => share.promptTokens))).toBe(call.promptTokens);
        expect(sum(shares.map((share) => share.completionTokens))).toBe(call.completionTokens);
        expect(sum(shares.map(({ promptDetails }) => promptDetails['cached_tokens'] ?? 0))).toBe(cached);
        expect(sum(shares.map(({ completionDetails }) => completionDetails['reasoning_tokens'] ?? 0))).toBe(
          reasoning,
        );
        for (const { promptTokens, promptDetails } of shares) {
          expect(promptDetails['cached_tokens']).toBeLessThanOrEqual(promptTokens);
        }
      }),
    );
  });

  it('has each item bear its own text, and all alike what the call needed beside', () => {
    const call = { promptTokens: 160, completionTokens: 90, promptDetails: {}, completionDetails: {} };
    const items = [
      { promptTokens: 10, completionTokens: 60 },
      { promptTokens: 50, completionTokens: 20 },
    ];
    expect(shareUsage(call, items)).toMatchObject([
      { promptTokens: 60, completionTokens: 65 },
      { promptTokens: 100, completionTokens: 25 },
    ]);
  });
});

describe('usage on the wire', () => {
  const usage = {
    prompt_tokens: 7,
    completion_tokens: 3,
    total_tokens: 10,
    prompt_tokens_details: { cached_tokens: 2 },
  };

  it('is read and written as the provider told it', () => {
    const read = usageIn({ usage });
    expect(read && usageJson(read)).toEqual(usage);
    expect(usageIn({})).toBeUndefined();
    expect(usageIn({ usage: { prompt_tokens: -1 } })).toBeUndefined();
  });

  it('takes a surcharge, and is left as it is where there is none to take it', () => {
    const surcharge = {
      promptTokens: 5,
      completionTokens: 1,
      promptDetails: { cached_tokens: 1 },
      completionDetails: {},
    };
    const charged = addSurcharge(Buffer.from(JSON.stringify({ id: 'x', usage })), surcharge);
    expect(JSON.parse(charged.toString())).toEqual({
      id: 'x',
      usage: {
        prompt_tokens: 12,
        completion_tokens: 4,
        total_tokens: 16,
        prompt_tokens_details: { cached_tokens: 3 },
      },
    });
    for (const text of ['{"id":"x"}', 'no JSON', 'null']) {
      expect(addSurcharge(Buffer.from(text), surcharge).toString()).toBe(text);
    }
  });

  it('counts what a solo call takes as OpenAI’s cookbook does', () => {
    expect(soloUsage({ promptTokens: 10, completionTokens: 4, systemTokens: undefined })).toEqual({
      promptTokens: 17,
      completionTokens: 4,
    });
    expect(soloUsage({ promptTokens: 10, completionTokens: 4, systemTokens: 0 }).promptTokens).toBe(21);
  });
});
