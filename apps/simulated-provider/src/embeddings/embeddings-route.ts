import { setTimeout as sleep } from 'node:timers/promises';
import { seedOf } from '../compose/seed.js';
import type { ProviderContext } from '../provider-context.js';
import { badRequest } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import { parseJsonObject } from '../http/read-body.js';
import { sendBytes, sendJson } from '../http/send.js';
import { paceOf } from '../latency.js';
import { tokensIn } from '../tokens.js';
import { normalized, unitVector } from './unit-vector.js';

const SIZES: Readonly<Record<string, number>> = { 'text-embedding-3-large': 3072 };
const DEFAULT_SIZE = 1536;
const MAX_INPUTS = 2048;

/** `POST /v1/embeddings`: input as a text, texts, tokens or lists of tokens; float or base64; any `dimensions`. */
export async function answerEmbeddings(exchange: Exchange, context: ProviderContext): Promise<void> {
  const startedAt = performance.now();
  const body = parseJsonObject(exchange.rawBody);
  const model = body['model'];
  if (typeof model !== 'string' || model === '')
    throw badRequest('you must provide a model parameter', 'model');
  const inputs = inputsOf(body['input']);
  const size = SIZES[model] ?? DEFAULT_SIZE;
  const dimensions = dimensionsOf(body['dimensions'], size);
  const tokens = inputs.reduce((total, input) => total + input.tokens, 0);
  const data = inputs.map((input, index) => {
    const whole = unitVector(input.text, model, size);
    // Shortened as OpenAI does: cut off, then brought to length 1 again.
    const vector = dimensions === size ? whole : normalized(whole.slice(0, dimensions));
    const embedding = body['encoding_format'] === 'base64' ? base64Of(vector) : vector;
    return { object: 'embedding', index, embedding };
  });
  context.traffic.bill(tokens, 0);
  const pace = paceOf(
    seedOf(body, context.options.seed),
    context.options.latencyScale / 4,
    exchange.behaviour,
  );
  const wait = startedAt + pace.firstTokenMs - performance.now();
  if (wait > 0) await sleep(wait, undefined, { signal: exchange.gone });
  const answer = { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
  if (exchange.behaviour.mode !== 'bad-json') return sendJson(exchange, answer);
  sendBytes(exchange, Buffer.from(JSON.stringify(answer)).subarray(0, -20), 'application/json');
}

function inputsOf(input: unknown): { text: string; tokens: number }[] {
  const list = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  if (list.length === 0 || list.length > MAX_INPUTS) {
    throw badRequest(`'input' holds ${list.length} inputs, expected 1 to ${MAX_INPUTS}.`, 'input');
  }
  return list.map((one: unknown) => {
    if (typeof one === 'string' && one !== '') return { text: one, tokens: tokensIn(one) };
    if (Array.isArray(one) && one.length > 0 && one.every((token) => Number.isInteger(token))) {
      return { text: `tokens ${one.join(' ')}`, tokens: one.length };
    }
    throw badRequest("'$.input' is invalid. Please check the API reference.", 'input');
  });
}

function dimensionsOf(value: unknown, size: number): number {
  if (value === undefined || value === null) return size;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= size) return value;
  throw badRequest(
    `'dimensions' is ${JSON.stringify(value)}, expected a whole number from 1 to ${size}.`,
    'dimensions',
  );
}

function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}
