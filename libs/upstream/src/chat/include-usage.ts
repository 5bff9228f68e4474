import { isJsonObject, member, type JsonObject } from '../json/json.js';
import { memberSpans } from '../json/member-spans.js';

const INCLUDE_USAGE = '"include_usage":true';

/**
 * The request body with `stream_options.include_usage: true`, every other byte as it was. A body that asks for it
 * already, or whose `stream_options` no provider would accept, is returned as it is: it is the provider's to refuse.
 * @param parsed what `JSON.parse` made of `rawBody`
 */
export function includeUsageInBody(rawBody: Buffer, parsed: Readonly<Record<string, unknown>>): Buffer {
  const body = parsed as JsonObject;
  const options = member(body, 'stream_options');
  const open = rawBody.indexOf('{');
  if (options === undefined) {
    return splice(rawBody, open + 1, open + 1, `"stream_options":{${INCLUDE_USAGE}}${comma(body)}`);
  }
  // One character a byte, so that positions in the text are positions in the body.
  const text = rawBody.toString('latin1');
  const span = memberSpans(text, open).findLast(({ name }) => name === 'stream_options');
  if (!span || (options !== null && !isJsonObject(options))) return rawBody;
  if (options === null) return splice(rawBody, span.start, span.end, `{${INCLUDE_USAGE}}`);
  return includeInOptions(rawBody, text, span.start, options);
}

function includeInOptions(rawBody: Buffer, text: string, open: number, options: JsonObject): Buffer {
  const included = member(options, 'include_usage');
  if (included === undefined) return splice(rawBody, open + 1, open + 1, INCLUDE_USAGE + comma(options));
  const span = memberSpans(text, open).findLast(({ name }) => name === 'include_usage');
  if (!span || (included !== false && included !== null)) return rawBody;
  return splice(rawBody, span.start, span.end, 'true');
}

function comma(before: JsonObject): string {
  return Object.keys(before).length > 0 ? ',' : '';
}

function splice(bytes: Buffer, start: number, end: number, text: string): Buffer {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
}
