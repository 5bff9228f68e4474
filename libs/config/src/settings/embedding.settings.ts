import { join } from 'node:path';
import { z } from 'zod';
import type { EmbeddingConfig } from '../config.js';
import { anyText } from './readers.js';
import { setting } from './setting.js';

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
    DATA_DIR: setting('DATA_DIR', './data', anyText),
  })
  .transform(({ EMBEDDING_MODEL: text = '', DATA_DIR: dataDir }) => ({
    embedding: embeddingOf(text.trim(), dataDir),
  }));

function embeddingOf(text: string, dataDir: string): EmbeddingConfig | undefined {
  if (text === '') return undefined;
  if (!text.startsWith(LOCAL)) return { kind: 'upstream', model: text };
  const packagesDir = join(dataDir === ':memory:' ? 'data' : dataDir, PACKAGES);
  return { kind: 'local', modelDir: text.slice(LOCAL.length), packagesDir };
}
