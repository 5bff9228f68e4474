/** Something that a tenant stored, as the model remembers it. */
export interface Held {
  readonly kind: 'put' | 'chat' | 'rag';
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
