import { describe, expect, it } from 'vitest';
import type { CachedAnswer } from './cached-answer.js';
import { decodeEntry, encodeEntry } from './entry-codec.js';

const KEY = `llm:${'a'.repeat(64)}`;
const answer: CachedAnswer = {
  body: Buffer.from('{"choices":[{"message":{"content":"Grüße"}}]}'),
  createdAt: 1_790_000_000_123,
  expiresAt: 1_790_086_400_123,
  upstreamMs: 812,
  usage: { promptTokens: 120, completionTokens: 45 },
};

describe('entry codec', () => {
  it('gives back what it was given', () => {
    expect(decodeEntry(KEY, encodeEntry(KEY, answer))).toEqual(answer);
  });

  it('tells unknown usage from none', () => {
    const without = { ...answer, usage: undefined };
    expect(decodeEntry(KEY, encodeEntry(KEY, without))?.usage).toBeUndefined();
    const none = { ...answer, usage: { promptTokens: 0, completionTokens: 0 } };
    expect(decodeEntry(KEY, encodeEntry(KEY, none))?.usage).toEqual(none.usage);
  });

  it('tells how much of the prompt the provider had cached itself', () => {
    const usage = { promptTokens: 120, completionTokens: 45, cachedPromptTokens: 100 };
    const decoded = decodeEntry(KEY, encodeEntry(KEY, { ...answer, usage }));
    expect(decoded).toEqual({ ...answer, usage });
  });

  it('cuts counts that its fields cannot hold', () => {
    const usage = { promptTokens: 5e9, completionTokens: Number.MAX_SAFE_INTEGER };
    const decoded = decodeEntry(KEY, encodeEntry(KEY, { ...answer, upstreamMs: 1e12, usage }));
    expect(decoded).toMatchObject({
      upstreamMs: 0xffff_ffff,
      usage: { promptTokens: 0xffff_ffff, completionTokens: 0xffff_ffff },
    });
  });

  it('keeps an empty body and a large one', () => {
    for (const body of [Buffer.alloc(0), Buffer.alloc(1_000_000, 'x')]) {
      expect(decodeEntry(KEY, encodeEntry(KEY, { ...answer, body }))?.body.equals(body)).toBe(true);
    }
  });

  it('refuses the entry of another key', () => {
    expect(decodeEntry(`llm:${'b'.repeat(64)}`, encodeEntry(KEY, answer))).toBeNull();
  });

  it('refuses an entry with any one bit flipped, at every position', () => {
    const entry = encodeEntry(KEY, answer);
    for (let bit = 0; bit < entry.length * 8; bit += 1) {
      const damaged = Buffer.from(entry);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeEntry(KEY, damaged), `bit ${bit}`).toBeNull();
    }
  });

  it('refuses an entry cut or lengthened anywhere', () => {
    const entry = encodeEntry(KEY, answer);
    for (let length = 0; length < entry.length; length += 1) {
      expect(decodeEntry(KEY, entry.subarray(0, length)), `length ${length}`).toBeNull();
    }
    expect(decodeEntry(KEY, Buffer.concat([entry, Buffer.from('x')]))).toBeNull();
  });
});
