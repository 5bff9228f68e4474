import { describe, expect, it } from 'vitest';
import { parseMessage } from './near-message.js';

describe('parseMessage', () => {
  it('reads number, token, replica, whether to acknowledge, and the event', () => {
    expect(parseMessage('17 tok-en replica 1 {"kind":"replaced","keys":["llm:a b"]}')).toEqual({
      n: 17,
      token: 'tok-en',
      from: 'replica',
      acknowledge: true,
      event: { kind: 'replaced', keys: ['llm:a b'] },
    });
  });

  it('takes an event that it cannot read for everything', () => {
    for (const payload of ['{"kind":"new"}', 'not JSON', '']) {
      expect(parseMessage(`1 t r 0 ${payload}`)?.event).toEqual({ kind: 'everything' });
    }
  });

  it('passes over what is no message of ours', () => {
    expect(parseMessage('hello')).toBeUndefined();
  });
});
