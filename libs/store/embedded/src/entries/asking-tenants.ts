import type { Layer, TagScope } from '@reuso/store/ports';

/** Longer than any upstream call. */
const IN_FLIGHT_MS = 15 * 60_000;

/** Who took a fence lately and may have an answer in flight, without having an entry yet. */
export class AskingTenants {
  /** By layer and tenant, in the order of time. */
  readonly #latest = new Map<
    string,
    { readonly tenant: string; readonly layer: Layer; readonly at: number }
  >();

  note(scopes: readonly TagScope[], now: number): void {
    for (const { tenant, layer } of scopes) {
      const name = `${layer}:${tenant}`;
      this.#latest.delete(name);
      this.#latest.set(name, { tenant, layer, at: now });
    }
    for (const [name, { at }] of this.#latest) {
      if (at > now - IN_FLIGHT_MS) break;
      this.#latest.delete(name);
    }
  }

  list(layers: readonly Layer[]): string[] {
    return [...this.#latest.values()]
      .filter(({ layer }) => layers.includes(layer))
      .map(({ tenant }) => tenant);
  }
}
