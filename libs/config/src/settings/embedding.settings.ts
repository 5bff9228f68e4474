import { z } from 'zod';
import type { EmbeddingConfig } from '../config.js';

const LOCAL = 'local:';

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
  })
  .transform(({ EMBEDDING_MODEL: text = '' }) => ({ embedding: embeddingOf(text.trim()) }));

function embeddingOf(text: string): EmbeddingConfig | undefined {
  if (text === '') return undefined;
  if (!text.startsWith(LOCAL)) return { kind: 'upstream', model: text };
  return { kind: 'local', modelDir: text.slice(LOCAL.length) };
}
