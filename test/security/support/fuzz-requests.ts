import { type Chance } from './random.js';
import { type JsonSchema, anyJson, nearly, nearlyChat } from './json-fuzz.js';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly { name: string; schema?: JsonSchema }[];
  readonly body: JsonSchema | undefined;
}

interface Described {
  readonly parameters?: readonly { name: string; in: string; schema?: JsonSchema }[];
  readonly requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
}

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'cache-control': [
    'no-cache',
    'no-store',
    'max-age=0',
    'max-age=zzz',
    'max-stale',
    'only-if-cached',
    ',,,=',
    'a="',
  ],
  'x-reuso-ttl': ['1', '0', '-1', '1e3', '99999999999', 'x'],
  'x-reuso-namespace': ['a', 'a,b', ' ', '%00', 'é'],
  'x-reuso-tags': ['a', 'a,b,,c', ',', 'a'.repeat(300)],
  'x-reuso-attempt': ['1', '2', '0', 'x'],
  'x-reuso-batch': ['on', 'off', 'x'],
  'x-request-id': ['mine', 'a b', 'a'.repeat(200)],
  accept: ['text/html', 'application/json', '*/*', 'text/event-stream'],
  origin: ['null', 'https://evil.example'],
  'content-type': [
    'application/json',
    'text/plain',
    'application/x-ndjson',
    'application/x-www-form-urlencoded',
    'x',
  ],
  'content-encoding': ['gzip', 'identity', 'x'],
};
const KEYS = ['the-admin-token', 'the-admin-token', 'red-key', 'blue-key', 'nobody', ''];
const SEGMENTS = [
  'a',
  '%',
  '%00',
  '%2e%2e',
  '..',
  `llm:${'0'.repeat(64)}`,
  'é',
  'a'.repeat(300),
  '__proto__',
  '1',
];

/** Requests for every operation of a description, and for `/v1`. */
export class FuzzRequests {
  readonly #operations: readonly Operation[];

  constructor(
    description: { paths: Record<string, Record<string, Described>> },
    private readonly chance: Chance,
  ) {
    this.#operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body: Object.values(requestBody?.content ?? {})[0]?.schema,
      })),
    );
  }

  get operations(): number {
    return this.#operations.length;
  }

  next(): FuzzRequest {
    return this.chance.maybe(0.35) ? this.#dataPlane() : this.#native();
  }

  #native(): FuzzRequest {
    const { method, path, query, body } = this.chance.of(this.#operations);
    const filled = path.replaceAll(/\{[^}]+\}/g, () => this.chance.of(SEGMENTS));
    const asked = query
      .filter(() => this.chance.maybe(0.5))
      .map(({ name, schema }) => `${name}=${encodeURIComponent(textOf(nearly(schema, this.chance)))}`);
    const target = asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
    const verb = this.chance.maybe(0.05) ? this.chance.of(['PATCH', 'POST', 'OPTIONS', 'PUT']) : method;
    const hasBody = verb !== 'GET' && verb !== 'HEAD' && (body !== undefined || this.chance.maybe(0.1));
    return this.#request(verb, target, hasBody ? JSON.stringify(nearly(body, this.chance)) : undefined);
  }

  #dataPlane(): FuzzRequest {
    const path = this.chance.of([
      '/v1/chat/completions',
      '/v1/chat/completions',
      '/v1/embeddings',
      '/v1/echo',
    ]);
    const body = path.endsWith('embeddings')
      ? { model: 'm', input: anyJson(this.chance), encoding_format: this.chance.of(['float', 'base64', 3]) }
      : nearlyChat(this.chance);
    return this.#request('POST', path, JSON.stringify(body));
  }

  #request(method: string, path: string, text: string | undefined): FuzzRequest {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    for (const [name, values] of Object.entries(HEADERS))
      if (this.chance.maybe(0.08)) headers[name] = Buffer.from(this.chance.of(values)).toString('latin1');
    const key = this.chance.of(KEYS);
    if (key !== '') headers['x-reuso-key'] = key;
    if (text === undefined) {
      delete headers['content-encoding'];
      return { method, path, headers };
    }
    // Cut short, garbled, or as it is.
    const broken = this.chance.maybe(0.08) ? text.slice(0, this.chance.below(text.length + 1)) : text;
    return { method, path, headers, body: broken };
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.toWellFormed();
}
