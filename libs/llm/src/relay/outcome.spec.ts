import { HeldAnswer } from '@reuso/llm-cache';
import { describe, expect, it } from 'vitest';
import { errorBody } from '../error-body.js';
import { type Outcome, decodeOutcome, encodeOutcome } from './outcome.js';

const answer = {
  body: Buffer.from([123, 10, 255, 125]),
  createdAt: 1,
  expiresAt: 2,
  upstreamMs: 3.5,
  usage: { promptTokens: 1, completionTokens: 2 },
};

describe('an outcome', () => {
  it.each<Outcome>([
    { kind: 'stored', detail: 'x' },
    { kind: 'nothing' },
    { kind: 'streamed', end: 'unfinished', pieces: 3 },
    { kind: 'whole', body: errorBody(429, { message: 'line\nbreak', type: 't', code: 'c' }) },
    {
      kind: 'whole',
      detail: 'finish-length',
      body: { kind: 'held', held: new HeldAnswer(answer), headers: {} },
    },
  ])('comes back as it went: $kind', (outcome) => {
    expect(decodeOutcome(encodeOutcome(outcome))).toEqual(outcome);
  });
});
