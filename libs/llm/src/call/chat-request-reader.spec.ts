import { describe, expect, it } from 'vitest';
import { ChatRequestReader } from './chat-request-reader.js';
import { InvalidChatRequestError } from './invalid-chat-request-error.js';

const scope = {
  tenant: 't',
  namespace: undefined,
  endpoint: '/chat/completions',
  upstream: 'https://p.test/v1',
};
const read = (text: string | Buffer, other = {}) =>
  new ChatRequestReader().read({ ...scope, ...other }, Buffer.from(text));

describe('ChatRequestReader', () => {
  it('reads what the corridor needs', () => {
    const body = '{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}';
    expect(read(body)).toMatchObject({ model: 'm', stream: true, includeUsage: true });
    expect(read('{"messages":[]}')).toMatchObject({ model: '', stream: false, includeUsage: false });
    expect(read('{"stream":"yes","stream_options":null}')).toMatchObject({
      stream: false,
      includeUsage: false,
    });
  });

  it('gives the same key to the same request, streamed or not, however it is written', () => {
    const { key } = read('{"model":"m","messages":[]}');
    expect(read('{ "messages": [], "stream": true, "model": "m" }').key).toBe(key);
  });

  it('remembers a body apart for each scope', () => {
    const reader = new ChatRequestReader();
    const body = Buffer.from('{"model":"m"}');
    const first = reader.read(scope, body);
    expect(reader.read(scope, Buffer.from(body))).toBe(first);
    for (const other of [{ tenant: 'u' }, { namespace: 'n' }, { endpoint: '/chat/completions?a' }]) {
      expect(reader.read({ ...scope, ...other }, body).key).not.toBe(first.key);
    }
  });

  it.each([
    ['not JSON', '{"model": secret-prompt}'],
    ['cut short', '{"model":'],
    ['empty', ''],
    ['an array', '[]'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['nested too deep', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('refuses a body that is %s, and quotes nothing of it', (_name, body) => {
    expect(() => read(body)).toThrow(InvalidChatRequestError);
    expect(() => read(body)).not.toThrow(/secret/);
  });
});
