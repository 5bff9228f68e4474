import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includeUsageInBody } from './include-usage.js';

function included(text: string): string {
  const raw = Buffer.from(text);
  return includeUsageInBody(raw, JSON.parse(text) as Record<string, unknown>).toString();
}

describe('includeUsageInBody', () => {
  it.each([
    ['{"a":1}', '{"stream_options":{"include_usage":true},"a":1}'],
    [' \n{ "a":1}', ' \n{"stream_options":{"include_usage":true}, "a":1}'],
    ['{}', '{"stream_options":{"include_usage":true}}'],
    ['{"ü":"{","stream_options":null}', '{"ü":"{","stream_options":{"include_usage":true}}'],
    ['{"stream_options":{},"n":1e400}', '{"stream_options":{"include_usage":true},"n":1e400}'],
    [
      '{"seed":12345678901234567890,"stream_options" : {"x":0.10}, "b":1.0}',
      '{"seed":12345678901234567890,"stream_options" : {"include_usage":true,"x":0.10}, "b":1.0}',
    ],
    [
      '{"ü":"ü","stream_options":{"y":{"include_usage":1},"include_usage":false,"z":2}}',
      '{"ü":"ü","stream_options":{"y":{"include_usage":1},"include_usage":true,"z":2}}',
    ],
    ['{"stream_options":{"include_usage":null}}', '{"stream_options":{"include_usage":true}}'],
    ['{"stream\\u005foptions":{"a":1}}', '{"stream\\u005foptions":{"include_usage":true,"a":1}}'],
    // The last of two is the one that counts.
    [
      '{"stream_options":1,"stream_options":{}}',
      '{"stream_options":1,"stream_options":{"include_usage":true}}',
    ],
  ])('makes %s into %s', (before, after) => {
    expect(included(before)).toBe(after);
  });

  it.each([
    '{"stream_options":{"include_usage":true}}',
    '{"stream_options":"yes"}',
    '{"stream_options":[]}',
    '{"stream_options":{"include_usage":"yes"}}',
  ])('leaves %s to the provider', (body) => {
    const raw = Buffer.from(body);
    expect(includeUsageInBody(raw, JSON.parse(body) as Record<string, unknown>)).toBe(raw);
  });

  it('changes nothing else in any body', () => {
    const options = fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), options, (body, streamOptions) => {
        const text = JSON.stringify({ ...body, ...(streamOptions && { stream_options: streamOptions }) });
        const before = JSON.parse(text) as Record<string, object>;
        expect(JSON.parse(included(text))).toEqual({
          ...before,
          stream_options: { ...before['stream_options'], include_usage: true },
        });
      }),
    );
  });
});
