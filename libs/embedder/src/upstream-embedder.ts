import { randomUUID } from 'node:crypto';
import { type EmbeddingGateway, embeddingKey } from '@reuso/embeddings';
import { NO_DIRECTIVES } from '@reuso/llm-cache';
import { Embedder, type EmbeddingCaller } from '@reuso/rag-cache';
import { EmbedderError } from './embedder-error.js';

/** Path of the provider's endpoint, below its base URL. */
const ENDPOINT = '/embeddings';

export interface UpstreamEmbedderOptions {
  readonly model: string;
  /** The provider's base URL. */
  readonly upstream: string;
}

/** Asks the provider, through the cache of embeddings: what was embedded before is not asked again. */
export class UpstreamEmbedder extends Embedder {
  override readonly model: string;

  constructor(
    private readonly gateway: EmbeddingGateway,
    private readonly options: UpstreamEmbedderOptions,
  ) {
    super();
    this.model = options.model;
  }

  /** @throws EmbedderError when the provider refuses or does not answer */
  override async embed(text: string, caller: EmbeddingCaller): Promise<readonly number[]> {
    const { model, upstream } = this.options;
    const { tenant, masterplan, headers } = caller;
    const parameters = { model };
    const { body } = await this.gateway.handle({
      requestId: randomUUID(),
      receivedAt: performance.now(),
      belonging: { tenant, namespace: undefined, masterplan, tags: [] },
      atom: undefined,
      request: { model, inputs: [text], encodingFormat: 'float', parameters },
      keys: [embeddingKey({ tenant, namespace: undefined, endpoint: ENDPOINT, upstream }, parameters, text)],
      endpoint: ENDPOINT,
      rawBody: Buffer.from(JSON.stringify({ model, input: text })),
      upstreamHeaders: () => ({ ...headers }),
      directives: NO_DIRECTIVES,
      attempt: 1,
      internal: true,
      ttlSeconds: undefined,
      onceGone: () => undefined,
    });
    const vector = body.status === 200 ? vectorIn(body.bytes) : undefined;
    if (vector !== undefined) return vector;
    throw new EmbedderError(
      `The provider answered with status ${body.status} when "${model}" was to embed a query.`,
    );
  }
}

function vectorIn(bytes: Buffer): readonly number[] | undefined {
  const { data } = JSON.parse(bytes.toString('utf8')) as { data?: { embedding?: number[] }[] };
  return data?.[0]?.embedding;
}
