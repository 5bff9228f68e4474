import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedProvider, startSimulatedProvider } from '../simulated-provider.js';

let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ port: 0, latencyScale: 0, seed: '0', failFirst: 0 });
  client = new OpenAI({ baseURL: provider.url, apiKey: 'sk-test', maxRetries: 0 });
});

afterAll(() => provider.close());

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, component, at) => sum + component * (b[at] ?? 0), 0);

describe('embeddings', () => {
  const model = 'text-embedding-3-small';

  it('are unit vectors, alike for texts alike, the same as floats and as base64', async () => {
    const input = [
      'how does the task repository store labels',
      'how does the task repository keep labels',
      'nothing in common here',
    ];
    const asBase64 = await client.embeddings.create({ model, input });
    const asFloats = await client.embeddings.create({ model, input, encoding_format: 'float' });
    expect(asBase64.data).toEqual(asFloats.data);
    const [one, near, far] = asFloats.data.map((item) => item.embedding);
    if (!one || !near || !far) throw new Error('expected three vectors');
    expect(one).toHaveLength(1536);
    expect(cosine(one, one)).toBeCloseTo(1, 5);
    expect(cosine(one, near)).toBeGreaterThan(0.4);
    expect(cosine(one, far)).toBeLessThan(0.2);
    expect(asFloats.usage.prompt_tokens).toBeGreaterThan(10);
  });

  it('take fewer dimensions, and token lists', async () => {
    const short = await client.embeddings.create({ model, input: [[1, 2, 3]], dimensions: 64 });
    const vector = short.data[0]?.embedding ?? [];
    expect(vector).toHaveLength(64);
    expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    await expect(client.embeddings.create({ model, input: 'a', dimensions: 5000 })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe('other paths', () => {
  it('list and show models', async () => {
    expect((await client.models.list()).data.map((one) => one.id)).toContain('gpt-4o');
    expect(await client.models.retrieve('gpt-4o')).toMatchObject({ object: 'model', owned_by: 'system' });
    await expect(client.models.retrieve('gpt-nil')).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('moderate', async () => {
    const { results } = await client.moderations.create({ input: ['flowers', 'violence'] });
    expect(results.map((result) => result.flagged)).toEqual([false, true]);
  });

  it('keep uploaded files byte by byte', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 200]);
    const file = await client.files.create({ file: await toFile(bytes, 'odd.bin'), purpose: 'user_data' });
    expect(file).toMatchObject({ bytes: 7, filename: 'odd.bin', purpose: 'user_data' });
    const content = await client.files.content(file.id);
    expect(Buffer.from(await content.arrayBuffer())).toEqual(bytes);
  });

  it('echo', async () => {
    const answer = await client.patch<{ method: string; query: string; body_bytes: number }>('/echo?a=1', {
      body: { b: 2 },
    });
    expect(answer).toMatchObject({ method: 'PATCH', query: 'a=1', body_bytes: 7 });
  });
});
