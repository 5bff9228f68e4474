import type { Fence } from '@reuso/store/ports';

/** Longer than any upstream call: a fence taken before is no longer held by anybody. */
const KEPT_MS = 15 * 60_000;

/** The generations of what was invalidated lately. Writers and invalidations share one process, so memory will do. */
export class Generations {
  readonly #current = new Map<string, { readonly generation: string; readonly at: number }>();
  #count = 0;

  take(names: readonly string[]): Fence {
    return new Map(names.map((name) => [name, this.#of(name)]));
  }

  advance(names: readonly string[], now: number): void {
    this.#count += 1;
    // Set anew, so that the map stays in the order of time.
    for (const name of names) {
      this.#current.delete(name);
      this.#current.set(name, { generation: String(this.#count), at: now });
    }
  }

  holds(fence: Fence): boolean {
    for (const [name, generation] of fence) if (this.#of(name) !== generation) return false;
    return true;
  }

  forgetOld(now: number): void {
    for (const [name, { at }] of this.#current) {
      if (now - at < KEPT_MS) return;
      this.#current.delete(name);
    }
  }

  #of(name: string): string {
    return this.#current.get(name)?.generation ?? '';
  }
}
