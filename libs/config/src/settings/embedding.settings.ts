import { join } from 'node:path';
import { z } from 'zod';
import type { EmbeddingConfig } from '../config.js';
import { dataDir } from './folder.js';

const LOCAL = 'local:';
/** Below `DATA_DIR`, whatever the store: where Reuso's own node_modules is not to be touched. */
const PACKAGES = 'embedder';

/** `EMBEDDING_MODEL`: unset, a model of the provider's, or `local:DIR`. */
export const embeddingSettings = z
  .object({
    EMBEDDING_MODEL: z
      .string()
      .optional()
      .refine(
        (text) => text?.trim() !== LOCAL,
        'EMBEDDING_MODEL was "local:", which names no folder. It may be a model of the provider, or local:DIR with the ' +
          'folder of an ONNX model.',
      ),
    DATA_DIR: dataDir,
  })
  .transform(({ EMBEDDING_MODEL: text = '', DATA_DIR: folder }) => ({
    embedding: embeddingOf(text.trim(), folder),
  }));

function embeddingOf(text: string, folder: string): EmbeddingConfig | undefined {
  if (text === '') return undefined;
  if (!text.startsWith(LOCAL)) return { kind: 'upstream', model: text };
  const packagesDir = join(folder === ':memory:' ? 'data' : folder, PACKAGES);
  return { kind: 'local', modelDir: text.slice(LOCAL.length), packagesDir };
}
