import { expect } from 'vitest';
import type { Caller } from '../../e2e/support/caller.js';
import type { Chance } from './random.js';
import { batch, judge, lookAtWarmups, warmUp } from './tenant-errands.js';
import { type Held, TenantModel, requestOf } from './tenant-model.js';

const NAMESPACES = ['alpha', 'beta'];
const PROMPTS = ['one', 'two', 'three', 'four'];
const SHARED_NAMES = ['plan-1', 'plan-2'];
const MARKER = /marker-([a-z]+)-\d+/g;

/** A tenant that does this and that, checks each answer against what it should have, and against others' marks. */
export class TenantActor {
  readonly model = new TenantModel();
  /** Ids of those that it began. */
  readonly warmups = new Set<string>();
  #marks = 0;

  constructor(
    readonly name: string,
    readonly caller: Caller,
    private readonly chance: Chance,
  ) {}

  /** One operation. @returns its name */
  async step(others: readonly TenantActor[]): Promise<string> {
    const steps = {
      put: () => this.#put(),
      lookup: () => this.#lookup(),
      chat: () => this.#chat(),
      'put retrieval': () => this.#putRetrieval(),
      'look up retrieval': () => this.#lookUpRetrieval(),
      'list entries': () => this.#list(),
      'reach for another’s entry': () => this.#reachFor(this.chance.of(others)),
      invalidate: () => this.#invalidate(),
      'read figures': () => this.#readFigures(),
      'warm up': () => warmUp(this),
      'look at warm-ups': () => lookAtWarmups(this, this.chance.of(others)),
      batch: () => batch(this, this.chance.of(others)),
      judge: () => judge(this),
    };
    const name = this.chance.of(Object.keys(steps)) as keyof typeof steps;
    await steps[name]();
    return name;
  }

  /** All that the tenant should have is there, word for word. */
  async checkAll(): Promise<number> {
    for (const { kind, namespace, prompt, text } of this.model.all) {
      const found =
        kind === 'rag'
          ? await this.#retrieval(namespace, prompt)
          : await this.#lookedUp(kind, namespace, prompt);
      expect(found, `${this.name} ${kind} ${namespace} ${prompt}`).toBe(text);
    }
    return this.model.all.length;
  }

  /** Reads an answer; whatever is in it, nothing in it is another tenant's. */
  async ask<Answer>(method: string, path: string, body?: unknown, headers = {}): Promise<[number, Answer]> {
    const reply =
      body === undefined
        ? await this.caller.send(method, path)
        : await this.caller.sendJson(method, path, body, headers);
    const all = reply.text + JSON.stringify([...reply.headers]);
    for (const [mark, owner] of all.matchAll(MARKER))
      expect(owner, `${method} ${path} told ${mark}`).toBe(this.name);
    expect(reply.status, `${method} ${path}: ${reply.text}`).toBeLessThan(500);
    return [reply.status, JSON.parse(reply.text) as Answer];
  }

  place(): Pick<Held, 'namespace' | 'prompt' | 'masterplan' | 'tag' | 'text'> {
    return {
      namespace: this.chance.of(NAMESPACES),
      prompt: this.chance.of(PROMPTS),
      // Names that others use too, and names that would tell whose they are.
      masterplan: this.chance.of([...SHARED_NAMES, `marker-${this.name}-0`]),
      tag: this.chance.of(['tag-1', 'tag-2']),
      text: `marker-${this.name}-${(this.#marks += 1)}`,
    };
  }

  async #put(): Promise<void> {
    const held = this.place();
    const [status, { key }] = await this.ask<{ key: string }>('PUT', '/api/v1/llm-cache/entries', {
      ...requestOf('put', held.namespace, held.prompt),
      response_text: held.text,
      prompt_tokens: 3,
      completion_tokens: 4,
      masterplan_id: held.masterplan,
      tags: [held.tag],
    });
    expect(status).toBe(201);
    this.model.keep({ kind: 'put', ...held, key });
  }

  async #lookup(): Promise<void> {
    const { namespace, prompt } = this.place();
    const expected = this.model.find('put', namespace, prompt)?.text;
    expect(await this.#lookedUp('put', namespace, prompt)).toBe(expected);
  }

  async #lookedUp(kind: Held['kind'], namespace: string, prompt: string): Promise<string | undefined> {
    const [, found] = await this.ask<{ entry?: { text: string } }>(
      'POST',
      '/api/v1/llm-cache/lookup',
      requestOf(kind, namespace, prompt),
    );
    return found.entry?.text;
  }

  async #chat(): Promise<void> {
    const held = this.place();
    const { content, model, temperature } = {
      content: `chat ${held.prompt}`,
      model: 'gpt-4o',
      temperature: 0,
    };
    const reply = await this.caller.chat(
      { model, temperature, messages: [{ role: 'user', content }] },
      {
        'x-reuso-namespace': held.namespace,
        'x-reuso-masterplan': held.masterplan,
        'x-reuso-tags': held.tag,
        'x-sim-answer': Buffer.from(held.text).toString('base64'),
      },
    );
    expect(reply.status).toBe(200);
    const known = this.model.find('chat', held.namespace, held.prompt);
    const expected = known?.text ?? held.text;
    const { choices } = JSON.parse(reply.text) as { choices: { message: { content: string } }[] };
    expect(choices[0]?.message.content).toBe(expected);
    expect(reply.cache.hit ?? false).toBe(known !== undefined);
    // Whoever reads an entry ties it to its own masterplan and tags, beside those that it had.
    const tied = known ?? { kind: 'chat' as const, ...held, key: reply.cache.key ?? '' };
    this.model.keep({
      ...tied,
      masterplan: `${known?.masterplan ?? ''} ${held.masterplan}`,
      tag: `${known?.tag ?? ''} ${held.tag}`,
    });
  }

  async #putRetrieval(): Promise<void> {
    const held = this.place();
    const [status, { key }] = await this.ask<{ key: string }>('PUT', '/api/v1/rag-cache/entries', {
      ...this.retrievalOf(held),
      masterplan_id: held.masterplan,
      tags: [held.tag],
    });
    expect(status).toBe(201);
    this.model.keep({ kind: 'rag', ...held, key });
  }

  retrievalOf({ namespace, prompt, text }: Pick<Held, 'namespace' | 'prompt' | 'text'>) {
    return {
      query: prompt,
      query_embedding: vectorOf(prompt),
      embedding_model: 'e',
      top_k: 1,
      documents: [{ id: text, text }],
      namespace,
    };
  }

  /** By the very query, or by a vector alone that is all but the same: another tenant's would be as near. */
  async #lookUpRetrieval(): Promise<void> {
    const { namespace, prompt } = this.place();
    if (this.chance.maybe(0.5)) {
      expect(await this.#retrieval(namespace, prompt)).toBe(this.model.find('rag', namespace, prompt)?.text);
    } else await this.#retrieval(namespace, `${prompt}, in other words`, vectorOf(prompt));
  }

  async #retrieval(namespace: string, query: string, vector?: number[]): Promise<string | undefined> {
    const [, found] = await this.ask<{ entry?: { documents: { text: string }[] } }>(
      'POST',
      '/api/v1/rag-cache/lookup',
      { query, embedding_model: 'e', top_k: 1, namespace, ...(vector ? { query_embedding: vector } : {}) },
    );
    return found.entry?.documents[0]?.text;
  }

  async #list(): Promise<void> {
    const filter = this.chance.of(['', '&masterplan_id=plan-1', '&tag=tag-1', '&layer=rag', '&q=o']);
    const [, { items }] = await this.ask<{ items: { key: string }[] }>(
      'GET',
      `/api/v1/entries?limit=200${filter}`,
    );
    const own = new Set(this.model.all.map(({ key }) => key));
    for (const { key } of items) expect(own, `${this.name} was shown ${key}`).toContain(key);
    if (filter === '') expect(items).toHaveLength(own.size);
  }

  async #reachFor(other: TenantActor): Promise<void> {
    const theirs = other.model.all.at(0)?.key;
    if (theirs === undefined) return;
    const [shown] = await this.ask('GET', `/api/v1/entries/${theirs}`);
    const [deleted] = await this.ask('DELETE', `/api/v1/entries/${theirs}`);
    expect([shown, deleted]).toEqual([404, 404]);
    const [, result] = await this.ask('POST', '/api/v1/invalidations', { key: theirs });
    expect(result).toMatchObject({ matched: 0, deleted: 0 });
    const [feedback] = await this.ask('POST', '/api/v1/feedback', { key: theirs, verdict: 'bad' });
    expect(feedback).toBeGreaterThanOrEqual(200);
  }

  async #invalidate(): Promise<void> {
    const selectors: readonly (readonly [object, (held: Held) => boolean])[] = [
      [{ masterplan_id: 'plan-1' }, ({ masterplan }) => masterplan.split(' ').includes('plan-1')],
      [{ tag: 'tag-2' }, ({ tag }) => tag.split(' ').includes('tag-2')],
      [{ namespace: 'beta' }, ({ namespace }) => namespace === 'beta'],
      [{ layer: 'rag', all: true }, ({ kind }) => kind === 'rag'],
      [{ all: true }, () => true],
    ];
    const [selector, which] = this.chance.of(this.chance.maybe(0.2) ? selectors : selectors.slice(0, 2));
    const [, result] = await this.ask<{ deleted: number }>('POST', '/api/v1/invalidations', selector);
    expect(result.deleted, JSON.stringify(selector)).toBe(this.model.remove(which));
  }

  async #readFigures(): Promise<void> {
    const path = this.chance.of([
      'summary?window=1h',
      'masterplans?window=1h',
      'layers?window=1h',
      'activity?limit=100',
    ]);
    await this.ask('GET', `/api/v1/${path.startsWith('activity') ? '' : 'analytics/'}${path}`);
  }
}

/** The same for all tenants, so that only the walls between them keep their neighbours apart. */
function vectorOf(prompt: string): number[] {
  return Array.from(
    { length: 8 },
    (_, at) => Math.sin(prompt.length * (at + 1)) + 0.01 * prompt.charCodeAt(0),
  );
}
