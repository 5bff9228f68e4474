import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, expect, it } from 'vitest';
import { describeOnEachStore } from './support/stack.js';

interface Operation {
  readonly summary?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describeOnEachStore('The description of the API', (stack) => {
  let description: Description;
  let operations: readonly (readonly [name: string, operation: Operation])[];
  beforeAll(async () => {
    description = JSON.parse((await stack.caller().send('GET', '/openapi.json')).text) as Description;
    operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );
  });

  it('is OpenAPI 3.1, and tells of both APIs', async () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate({ ...description })).toEqual({ valid: true });
    const names = operations.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'post /v1/chat/completions',
        'post /v1/embeddings',
        'post /api/v1/llm/generate',
      ]),
    );
    for (const [, { summary, responses }] of operations) {
      expect(summary).toMatch(/\w/);
      expect(Object.keys(responses)).not.toHaveLength(0);
    }
  });

  it('has an example for each body, and the server takes it', async () => {
    const caller = stack.caller('sk-examples');
    for (const [name, { requestBody }] of operations) {
      if (requestBody === undefined) continue;
      const example = requestBody.content['application/json']?.example;
      expect(example, name).toBeDefined();
      const [method = '', path = ''] = name.split(' ');
      const { status, text } = await caller.send(method.toUpperCase(), path, {
        body: JSON.stringify(example),
        headers: { 'content-type': 'application/json' },
      });
      // The answer that the example judges is not there.
      const taken = path.endsWith('/feedback') ? [404] : [200, 201, 202];
      expect(taken, `${name} ${text}`).toContain(status);
    }
  });

  it('can be read in a browser that is not on the internet', async () => {
    const { text } = await stack.caller().send('GET', '/docs');
    const parts = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      const url = new URL(part, `${stack.server.url}/docs`);
      expect(url.origin).toBe(new URL(stack.server.url).origin);
      expect((await fetch(url)).status).toBe(200);
    }
  });
});
