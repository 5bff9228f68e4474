import {
  type AnalyticsSummary,
  type AnalyticsWindow,
  analyticsSummary,
  type feedbackRequest,
  type FeedbackResponse,
  feedbackResponse,
  type InvalidationResponse,
  invalidationResponse,
  type invalidationRequest,
  type llmGenerateRequest,
  type LlmGenerateResponse,
  llmGenerateResponse,
  type PutResponse,
  putResponse,
  type ragLookupRequest,
  type RagLookupResponse,
  ragLookupResponse,
  type ragPutRequest,
} from '@reuso/contracts';
import type { z } from 'zod';
import { ReusoError, ReusoResponseError } from '../http/reuso-error.js';
import type { HttpAnswer, HttpRequest } from '../http/exchange.js';
import { Transport } from '../http/transport.js';
import { type CacheOptions, type CallOptions, cacheHeaders } from './call-options.js';
import { parseBatchPlace, parseCacheStatus } from './cache-status.js';
import { type ChatAnswer, type ChatRequest, chatCompletion, embeddingsResponse } from './chat.js';
import { type ClientOptions, transportOptions } from './client-options.js';
import { Warmups } from './warmups.js';

/** `POST /api/v1/llm/generate`: fields with a default may be left out. */
export type GenerateInput = z.input<typeof llmGenerateRequest>;
export type RagLookupInput = z.input<typeof ragLookupRequest>;
export type RagStoreInput = z.input<typeof ragPutRequest>;
export type InvalidationInput = z.input<typeof invalidationRequest>;
export type FeedbackInput = z.input<typeof feedbackRequest>;

/**
 * Calls a Reuso server. Every method rejects with a `ReusoResponseError` when the server refuses, a
 * `ReusoConnectionError` or `ReusoTimeoutError` when no answer comes, and the signal's reason when it was aborted.
 * Connection errors and the statuses 408, 425, 429 and 5xx are tried again, as `ClientOptions.retry` says.
 */
export class ReusoClient {
  readonly warmups: Warmups;
  readonly #transport: Transport;

  /** @throws ReusoError when the address is none */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(transportOptions(options));
    this.warmups = new Warmups((request, schema) => this.#ask(request, schema));
  }

  /** A chat completion, whole, with its headers. For a stream, point any OpenAI client at `<address>/v1`. */
  async chat(request: ChatRequest, options: CacheOptions = {}): Promise<ChatAnswer> {
    if (request['stream'] === true) {
      throw new ReusoError("chat() answers whole; for a stream point an OpenAI client at the server's /v1");
    }
    const answer = await this.#dataPlane('/v1/chat/completions', request, options);
    return {
      completion: this.#read(answer, chatCompletion, 'POST /v1/chat/completions'),
      cache: parseCacheStatus(answer.headers.get('cache-status')),
      batch: parseBatchPlace(answer.headers.get('x-reuso-batch')),
      requestId: answer.headers.get('x-request-id') ?? undefined,
      headers: answer.headers,
    };
  }

  /** The vector of a text, from `/v1/embeddings`, which Reuso caches input by input. */
  async embed(model: string, input: string, options: CacheOptions = {}): Promise<readonly number[]> {
    const body = { model, input, encoding_format: 'float' };
    const answer = await this.#dataPlane('/v1/embeddings', body, options);
    return this.#read(answer, embeddingsResponse, 'POST /v1/embeddings').data[0]?.embedding ?? [];
  }

  /** Text for a prompt, and how it was come by. */
  generate(input: GenerateInput, options: CallOptions = {}): Promise<LlmGenerateResponse> {
    return this.#native('POST', '/llm/generate', llmGenerateResponse, input, options);
  }

  lookUpRetrieval(input: RagLookupInput, options: CallOptions = {}): Promise<RagLookupResponse> {
    return this.#native('POST', '/rag-cache/lookup', ragLookupResponse, input, options);
  }

  storeRetrieval(input: RagStoreInput, options: CallOptions = {}): Promise<PutResponse> {
    return this.#native('PUT', '/rag-cache/entries', putResponse, input, options);
  }

  /** Removes what exactly one selector finds; with `dry_run` it only counts. */
  invalidate(input: InvalidationInput, options: CallOptions = {}): Promise<InvalidationResponse> {
    return this.#native('POST', '/invalidations', invalidationResponse, input, options);
  }

  /** Tells that an answer was bad (it is removed, and refused until refreshed) or good. */
  feedback(input: FeedbackInput, options: CallOptions = {}): Promise<FeedbackResponse> {
    return this.#native('POST', '/feedback', feedbackResponse, input, options);
  }

  /** What was reused, spent and saved. */
  stats(window: AnalyticsWindow = '24h', options: CallOptions = {}): Promise<AnalyticsSummary> {
    return this.#native('GET', `/analytics/summary?window=${window}`, analyticsSummary, undefined, options);
  }

  async #dataPlane(
    path: string,
    body: object,
    { signal, timeoutMs, ...cache }: CacheOptions,
  ): Promise<HttpAnswer> {
    const headers = cacheHeaders(cache);
    return await this.#transport.send({ method: 'POST', path, body, headers, signal, timeoutMs });
  }

  #native<Schema extends z.ZodType>(
    method: HttpRequest['method'],
    path: string,
    schema: Schema,
    body: unknown,
    options: CallOptions,
  ): Promise<z.output<Schema>> {
    return this.#ask({ method, path: `/api/v1${path}`, body, ...options }, schema);
  }

  async #ask<Schema extends z.ZodType>(request: HttpRequest, schema: Schema): Promise<z.output<Schema>> {
    return this.#read(await this.#transport.send(request), schema, `${request.method} ${request.path}`);
  }

  #read<Schema extends z.ZodType>(answer: HttpAnswer, schema: Schema, name: string): z.output<Schema> {
    const read = schema.safeParse(answer.body);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new ReusoResponseError(name, {
      status: answer.status,
      requestId: answer.headers.get('x-request-id') ?? undefined,
      problem: undefined,
      body: `an unexpected body, where ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`,
      retryAfterMs: undefined,
    });
  }
}
