/** Something that a tenant stored, as the model remembers it. */
export interface Held {
  readonly kind: 'put' | 'chat' | 'rag' | 'warm' | 'batch';
  readonly namespace: string;
  readonly prompt: string;
  readonly masterplan: string;
  readonly tag: string;
  readonly text: string;
  readonly key: string;
}

/** What one tenant should have: changed by what it does itself, and by nothing that others do. */
export class TenantModel {
  readonly #held = new Map<string, Held>();

  get all(): readonly Held[] {
    return [...this.#held.values()];
  }

  find(kind: Held['kind'], namespace: string, prompt: string): Held | undefined {
    return this.#held.get(`${kind}|${namespace}|${prompt}`);
  }

  keep(held: Held): void {
    this.#held.set(`${held.kind}|${held.namespace}|${held.prompt}`, held);
  }

  /** @returns how many went */
  remove(which: (held: Held) => boolean): number {
    const gone = [...this.#held].filter(([, held]) => which(held));
    for (const [name] of gone) this.#held.delete(name);
    return gone.length;
  }
}

/** What is asked for an answer of this kind, alike for all tenants. */
export function requestOf(kind: Held['kind'], namespace: string, prompt: string) {
  const shared = { model: 'gpt-4o', temperature: 0, namespace };
  if (kind === 'chat') return { messages: [{ role: 'user', content: `chat ${prompt}` }], ...shared };
  return { prompt: kind === 'put' ? prompt : `${kind} ${prompt}`, ...shared };
}
