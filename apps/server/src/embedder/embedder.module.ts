import { join } from 'node:path';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { EmbeddingConfig, ReusoConfig } from '@reuso/config';
import { LocalEmbedder, UpstreamEmbedder } from '@reuso/embedder';
import { EmbeddingGateway } from '@reuso/embeddings';
import { Embedder } from '@reuso/rag-cache';

/** Below it the packages of local models may be installed, where Reuso's own node_modules is not to be touched. */
const PACKAGES = 'embedder';

/** Gives the `Embedder` that `EMBEDDING_MODEL` names; none where it is unset. */
@Module({})
export class EmbedderModule implements OnApplicationShutdown {
  constructor(@Optional() @Inject(Embedder) private readonly embedder: Embedder | undefined) {}

  static forRoot({ embedding, store, upstream }: ReusoConfig): DynamicModule {
    if (embedding === undefined) return { module: EmbedderModule };
    const { backend } = store;
    const dataDir = backend.kind === 'embedded' && backend.dataDir !== ':memory:' ? backend.dataDir : 'data';
    return {
      module: EmbedderModule,
      global: true,
      providers: [
        {
          provide: Embedder,
          inject: [EmbeddingGateway],
          useFactory: (gateway: EmbeddingGateway) =>
            makeEmbedder(embedding, gateway, upstream.baseUrl, join(dataDir, PACKAGES)),
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
  packagesDir: string,
): Promise<Embedder> {
  switch (embedding.kind) {
    case 'upstream':
      return new UpstreamEmbedder(gateway, { model: embedding.model, upstream });
    case 'local':
      return await LocalEmbedder.start({ modelDir: embedding.modelDir, packagesDir });
    default:
      return embedding satisfies never;
  }
}
