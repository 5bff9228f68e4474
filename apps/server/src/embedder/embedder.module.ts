import { type DynamicModule, Inject, Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { EmbeddingConfig, ReusoConfig } from '@reuso/config';
import { LocalEmbedder, UpstreamEmbedder } from '@reuso/embedder';
import { EmbeddingGateway } from '@reuso/embeddings';
import { Embedder } from '@reuso/rag-cache';

/** Gives the `Embedder` that `EMBEDDING_MODEL` names; none where it is unset. */
@Module({})
export class EmbedderModule implements OnApplicationShutdown {
  constructor(@Optional() @Inject(Embedder) private readonly embedder: Embedder | undefined) {}

  static forRoot({ embedding, upstream }: ReusoConfig): DynamicModule {
    if (embedding === undefined) return { module: EmbedderModule };
    return {
      module: EmbedderModule,
      global: true,
      providers: [
        {
          provide: Embedder,
          inject: [EmbeddingGateway],
          useFactory: (gateway: EmbeddingGateway) => makeEmbedder(embedding, gateway, upstream.baseUrl),
        },
      ],
      exports: [Embedder],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.embedder instanceof LocalEmbedder) await this.embedder.close();
  }
}

async function makeEmbedder(
  embedding: EmbeddingConfig,
  gateway: EmbeddingGateway,
  upstream: string,
): Promise<Embedder> {
  switch (embedding.kind) {
    case 'upstream':
      return new UpstreamEmbedder(gateway, { model: embedding.model, upstream });
    case 'local':
      return await LocalEmbedder.start({ modelDir: embedding.modelDir, packagesDir: embedding.packagesDir });
    default:
      return embedding satisfies never;
  }
}
