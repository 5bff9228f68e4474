import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbedderError } from '../embedder-error.js';
import type { WorkerOptions } from './messages.js';
import { meanPooled } from './pooling.js';
import { type OnnxRuntime, type OnnxSession, type Tokenizers, loadRuntime } from './runtime.js';

/** Longer texts are cut: sentence encoders are trained on no more. */
const MOST_TOKENS = 512;
/** The best first; a model folder may hold several. */
const PREFERRED = ['model.onnx', 'model_quantized.onnx'];

/** A sentence encoder in the layout of transformers.js, run in WebAssembly. */
export class LocalModel {
  private constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: OnnxSession,
    private readonly tokenizer: InstanceType<Tokenizers['Tokenizer']>,
  ) {}

  /** @throws EmbedderError */
  static async load({ modelDir, packagesDir }: WorkerOptions): Promise<LocalModel> {
    const { runtime, tokenizers } = await loadRuntime(packagesDir);
    runtime.env.wasm.numThreads = 1;
    const session = await runtime.InferenceSession.create(await readFile(await modelFile(modelDir)));
    const tokenizer = new tokenizers.Tokenizer(
      await readJson(modelDir, 'tokenizer.json'),
      await readJson(modelDir, 'tokenizer_config.json'),
    );
    return new LocalModel(runtime, session, tokenizer);
  }

  /** @returns a vector of length 1 for each text */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const tokens = texts.map((text) => this.tokenizer.encode(text).ids.slice(0, MOST_TOKENS));
    const length = Math.max(1, ...tokens.map((ids) => ids.length));
    const shape = [texts.length, length];
    const ids = new BigInt64Array(texts.length * length);
    const mask = new BigInt64Array(texts.length * length);
    for (const [row, list] of tokens.entries()) {
      for (const [column, id] of list.entries()) {
        ids[row * length + column] = BigInt(id);
        mask[row * length + column] = 1n;
      }
    }
    const known: Record<string, BigInt64Array> = { input_ids: ids, attention_mask: mask };
    const inputs = Object.fromEntries(
      this.session.inputNames.map((name) => {
        const data = known[name] ?? new BigInt64Array(ids.length);
        return [name, new this.runtime.Tensor('int64', data, shape)];
      }),
    );
    const outputs = await this.session.run(inputs);
    const [first = ''] = this.session.outputNames;
    const hidden = outputs['last_hidden_state'] ?? outputs[first];
    if (hidden === undefined) throw new EmbedderError('The model has no output that could be pooled.');
    return meanPooled(
      hidden.data,
      tokens.map((list) => list.length),
      length,
    );
  }
}

async function modelFile(modelDir: string): Promise<string> {
  const folder = join(modelDir, 'onnx');
  const files = await readdir(folder).catch((): string[] => []);
  const found = [...PREFERRED, ...files].find((file) => file.endsWith('.onnx') && files.includes(file));
  if (found !== undefined) return join(folder, found);
  throw new EmbedderError(
    `EMBEDDING_MODEL was "local:${modelDir}", where no onnx/*.onnx was found. It must name a folder in the layout of ` +
      'transformers.js: tokenizer.json, tokenizer_config.json and onnx/model.onnx.',
  );
}

async function readJson(modelDir: string, name: string): Promise<object> {
  try {
    return JSON.parse(await readFile(join(modelDir, name), 'utf8')) as object;
  } catch (error) {
    throw new EmbedderError(
      `EMBEDDING_MODEL was "local:${modelDir}", whose ${name} could not be read as JSON.`,
      {
        cause: error,
      },
    );
  }
}
