import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Session {
  readonly inputNames: readonly string[];
  run(inputs: object): Promise<{ last_hidden_state: { data: Float32Array; dims: number[] } }>;
}

interface Runtime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: string, data: BigInt64Array, shape: number[]) => object;
}

interface Tokenizer {
  encode(text: string): { ids: number[] };
}

interface Tokenizers {
  readonly Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
}

/** A small model that is no part of this repository. */
export const SHARED_MODEL = resolve(import.meta.dirname, '../../../shared/models/potion-base-2M');
/** Where what runs it is installed, once, since a plain install leaves it out. */
export const ENCODER_PACKAGES = resolve(import.meta.dirname, '../../.cache/embedder');
const NAMES = ['onnxruntime-web', '@huggingface/tokenizers'];

/** Installs what local models need where it is missing. @returns why the model cannot be run on this machine */
export function encoderMissing(modelDir = SHARED_MODEL): string | undefined {
  if (!existsSync(modelDir))
    return `the model ${basename(modelDir)} (shared/models beside the repository) is not there`;
  if (NAMES.every((name) => existsSync(join(ENCODER_PACKAGES, 'node_modules', name)))) return undefined;
  mkdirSync(ENCODER_PACKAGES, { recursive: true });
  try {
    const args = ['install', '--prefix', ENCODER_PACKAGES, '--no-audit', '--no-fund', ...NAMES];
    execFileSync('npm', args, { stdio: 'ignore', timeout: 240_000 });
    return undefined;
  } catch {
    return `${NAMES.join(' and ')} could not be installed`;
  }
}

/** Embeds texts with a model in the layout of transformers.js: mean of the token vectors, brought to length 1. */
export class SentenceEncoder {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #tokenizer: Tokenizer;

  private constructor(runtime: Runtime, session: Session, tokenizer: Tokenizer) {
    this.#runtime = runtime;
    this.#session = session;
    this.#tokenizer = tokenizer;
  }

  static async load(modelDir = SHARED_MODEL): Promise<SentenceEncoder> {
    const from = createRequire(join(ENCODER_PACKAGES, 'from'));
    const load = async (name: string): Promise<unknown> => {
      const loaded = (await import(pathToFileURL(from.resolve(name)).href)) as { default?: unknown };
      return loaded.default ?? loaded;
    };
    const runtime = (await load('onnxruntime-web/wasm')) as Runtime;
    const { Tokenizer } = (await load('@huggingface/tokenizers')) as Tokenizers;
    runtime.env.wasm.numThreads = 1;
    const file = ['model.onnx', 'model_quantized.onnx']
      .map((name) => join(modelDir, 'onnx', name))
      .find((path) => existsSync(path));
    if (file === undefined)
      throw new Error(`${modelDir} has no onnx/model.onnx and no onnx/model_quantized.onnx`);
    const json = (name: string) => JSON.parse(readFileSync(join(modelDir, name), 'utf8')) as object;
    return new SentenceEncoder(
      runtime,
      await runtime.InferenceSession.create(readFileSync(file)),
      new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json')),
    );
  }

  async embed(text: string): Promise<number[]> {
    const { ids } = this.#tokenizer.encode(text);
    const tensor = (value: (id: number) => bigint) =>
      new this.#runtime.Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    const inputs = {
      input_ids: tensor(BigInt),
      attention_mask: tensor(() => 1n),
      token_type_ids: tensor(() => 0n),
    };
    const known = Object.entries(inputs).filter(([name]) => this.#session.inputNames.includes(name));
    const { data, dims } = (await this.#session.run(Object.fromEntries(known))).last_hidden_state;
    const size = dims.at(-1) ?? 0;
    const sum = Array.from({ length: size }, (_, index) =>
      ids.reduce((total, _id, token) => total + (data[token * size + index] ?? 0), 0),
    );
    const norm = Math.hypot(...sum);
    return sum.map((value) => (norm === 0 ? 0 : value / norm));
  }
}
