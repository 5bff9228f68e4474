import { describe, expect, it } from 'vitest';
import { answerDigest } from './answer-digest.js';

const completion = (message: unknown, other = {}) =>
  Buffer.from(JSON.stringify({ ...other, choices: [{ index: 0, message, finish_reason: 'stop' }] }));

describe('answerDigest', () => {
  it('is the same for the same words, whenever and as what they came', () => {
    const said = { role: 'assistant', content: 'Yes.' };
    const one = completion(said, { id: 'a', created: 1, usage: { total_tokens: 3 } });
    expect(answerDigest(one)).toBe(answerDigest(completion(said, { id: 'b', created: 2 })));
  });

  it('differs with what is said, refused or called', () => {
    const call = (id: string, name: string) => ({
      tool_calls: [{ id, type: 'function', function: { name, arguments: '{}' } }],
    });
    const digests = [
      { content: 'Yes.' },
      { content: 'No.' },
      { refusal: 'No.' },
      call('1', 'f'),
      call('1', 'g'),
    ].map((message) => answerDigest(completion(message)));
    expect(new Set(digests).size).toBe(digests.length);
    expect(answerDigest(completion(call('1', 'f')))).toBe(answerDigest(completion(call('2', 'f'))));
  });
});
