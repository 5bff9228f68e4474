import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Runtime {
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{
      run(inputs: object): Promise<{ last_hidden_state: { data: Float32Array; dims: number[] } }>;
    }>;
  };
  readonly Tensor: new (type: string, data: BigInt64Array, shape: number[]) => object;
}

interface Tokenizers {
  readonly Tokenizer: new (tokenizer: object, config: object) => { encode(text: string): { ids: number[] } };
}

/** Embeds one text with a model in the layout of transformers.js: mean of the token vectors, brought to length 1. */
export async function embedOnce(modelDir: string, packages: string, text: string): Promise<number[]> {
  const from = createRequire(join(packages, 'from'));
  const load = async (name: string): Promise<unknown> => {
    const loaded = (await import(pathToFileURL(from.resolve(name)).href)) as { default?: unknown };
    return loaded.default ?? loaded;
  };
  const { InferenceSession, Tensor } = (await load('onnxruntime-web/wasm')) as Runtime;
  const { Tokenizer } = (await load('@huggingface/tokenizers')) as Tokenizers;
  const json = (name: string) => JSON.parse(readFileSync(join(modelDir, name), 'utf8')) as object;
  const { ids } = new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json')).encode(text);
  const session = await InferenceSession.create(readFileSync(join(modelDir, 'onnx/model_quantized.onnx')));
  const tensor = (value: (id: number) => bigint) =>
    new Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
  const inputs = { input_ids: tensor(BigInt), attention_mask: tensor(() => 1n) };
  const { data, dims } = (await session.run(inputs)).last_hidden_state;
  const size = dims.at(-1) ?? 0;
  const sum = Array.from({ length: size }, (_, index) =>
    ids.reduce((total, _id, token) => total + (data[token * size + index] ?? 0), 0),
  );
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}
