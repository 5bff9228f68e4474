import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EmbedderError } from '../embedder-error.js';

/** What is used of onnxruntime-web; a plain install leaves the package out, so its types are not at hand either. */
export interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, shape: readonly number[]) => unknown;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    inputs: Record<string, unknown>,
  ): Promise<Record<string, { dims: readonly number[]; data: Float32Array }>>;
}

/** What is used of @huggingface/tokenizers. */
export interface Tokenizers {
  readonly Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => { encode(text: string): { readonly ids: readonly number[] } };
}

export const RUNTIME = 'onnxruntime-web';
export const TOKENIZERS = '@huggingface/tokenizers';

/**
 * Loads the packages that local models need: from Reuso's own node_modules, or from those below `folder`.
 * @throws EmbedderError that says what to install
 */
export async function loadRuntime(folder: string): Promise<{ runtime: OnnxRuntime; tokenizers: Tokenizers }> {
  const runtime = (await load(`${RUNTIME}/wasm`, folder)) as OnnxRuntime;
  const tokenizers = (await load(TOKENIZERS, folder)) as Tokenizers;
  return { runtime, tokenizers };
}

async function load(name: string, folder: string): Promise<unknown> {
  for (const from of [import.meta.filename, join(folder, 'from')]) {
    const path = resolve(name, from);
    if (path === undefined) continue;
    const loaded = (await import(/* webpackIgnore: true */ pathToFileURL(path).href)) as {
      default?: unknown;
    };
    // What `resolve` finds is CommonJS: all that it exports stands under `default`.
    return loaded.default ?? loaded;
  }
  throw new EmbedderError(
    `EMBEDDING_MODEL names a local model, which needs two packages that a plain install leaves out. ` +
      `Install them with: npm install --prefix ${folder} ${RUNTIME} ${TOKENIZERS}`,
  );
}

function resolve(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}
