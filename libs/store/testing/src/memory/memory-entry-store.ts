import {
  type EntryInspection,
  type EntryPage,
  type EntryQuery,
  EntryStore,
  type EntrySummary,
  type EntryWrite,
  type Fence,
  type HitReport,
  InvalidCursorError,
  type InvalidationResult,
  type Layer,
  type PutResult,
  type Selection,
  type TagScope,
} from '@reuso/store/ports';
import { MemoryInvalidationFeed } from './memory-invalidation-feed.js';

interface Held {
  readonly write: EntryWrite;
  readonly tags: Set<string>;
  hits: number;
}

/**
 * The plainest store that keeps the contract: for specs of what stands on a store, and to tell what a rule of the
 * contract means. It looks through all that it holds for everything it is asked, and forgets nothing but entries.
 */
export class MemoryEntryStore extends EntryStore {
  readonly #held = new Map<string, Held>();
  readonly #generations = new Map<string, number>();
  /** Of fences that were taken. */
  readonly #scopes: TagScope[] = [];

  constructor(readonly feed: MemoryInvalidationFeed = new MemoryInvalidationFeed()) {
    super();
  }

  override async get(key: string): Promise<Buffer | null> {
    const held = this.#find(key);
    return held === undefined ? null : Buffer.from(held.write.value);
  }

  override async fence(key: string, scopes: readonly TagScope[]): Promise<Fence> {
    this.#scopes.push(...scopes);
    const names = [key, ...scopes.map(nameOf)];
    return new Map(names.map((name) => [name, this.generationOf(name)]));
  }

  /** By its name in a fence. */
  generationOf(name: string): string {
    return String(this.#generations.get(name) ?? 0);
  }

  override async put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    for (const [name, generation] of fence) {
      if (generation !== this.generationOf(name)) {
        return { outcome: 'fenced', replaced: false };
      }
    }
    const replaced = this.#find(entry.key) !== undefined;
    const write = { ...entry, value: Buffer.from(entry.value), detail: Buffer.from(entry.detail) };
    this.#held.set(entry.key, { write, tags: new Set(entry.tags), hits: 0 });
    if (replaced) this.feed.announce({ kind: 'replaced', keys: [entry.key] });
    return { outcome: 'stored', replaced };
  }

  override async tie(key: string, scopes: readonly TagScope[]): Promise<boolean> {
    const held = this.#find(key);
    for (const { tag } of scopes) held?.tags.add(tag);
    return held !== undefined;
  }

  override async invalidate(
    selection: Selection,
    { dryRun }: { dryRun: boolean },
  ): Promise<InvalidationResult> {
    const scopes = selection.kind === 'tag' ? selection.scopes : [];
    const found = selection.kind === 'tag' ? this.#tagged(scopes) : this.#named(selection.keys);
    if (dryRun) return { matched: found.length, deleted: 0 };
    const keys = [
      ...new Set(selection.kind === 'keys' ? selection.keys : found.map(({ write }) => write.key)),
    ];
    for (const name of [...keys, ...scopes.map(nameOf)]) {
      this.#generations.set(name, (this.#generations.get(name) ?? 0) + 1);
    }
    for (const key of keys) this.#held.delete(key);
    this.feed.announce({ kind: 'removed', scopes, keys });
    return { matched: found.length, deleted: found.length };
  }

  override async list({ scopes, alsoTagged = [], text = '', cursor, limit }: EntryQuery): Promise<EntryPage> {
    if (cursor !== undefined && !PLACE.test(cursor)) throw new InvalidCursorError();
    const rest = this.#tagged(scopes)
      .filter(({ tags }) => alsoTagged.every((tag) => tags.has(tag)))
      .filter(({ write }) => write.preview.toLowerCase().includes(text.toLowerCase()))
      .map((held) => ({ place: placeOf(held.write), item: summaryOf(held) }))
      .filter(({ place }) => cursor === undefined || place > cursor)
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = rest.slice(0, limit);
    return {
      items: page.map(({ item }) => item),
      nextCursor: rest.length > limit ? (page.at(-1)?.place ?? null) : null,
    };
  }

  override async inspect(key: string): Promise<EntryInspection | null> {
    const held = this.#find(key);
    if (held === undefined) return null;
    return { ...summaryOf(held), value: held.write.value, detail: held.write.detail };
  }

  override async recordHits(reports: readonly HitReport[]): Promise<void> {
    for (const { key, hits } of reports) {
      const held = this.#find(key);
      if (held !== undefined) held.hits += hits;
    }
  }

  override async tenants(layers: readonly Layer[]): Promise<readonly string[]> {
    const owners = [...this.#all().map(({ write }) => write), ...this.#scopes];
    return [...new Set(owners.filter(({ layer }) => layers.includes(layer)).map(({ tenant }) => tenant))];
  }

  override async ping(): Promise<void> {}

  #find(key: string): Held | undefined {
    const held = this.#held.get(key);
    if (held === undefined || held.write.evictAt > Date.now()) return held;
    this.#held.delete(key);
    return undefined;
  }

  #all(): Held[] {
    return this.#named([...this.#held.keys()]);
  }

  #named(keys: readonly string[]): Held[] {
    return [...new Set(keys)].map((key) => this.#find(key)).filter((held) => held !== undefined);
  }

  #tagged(scopes: readonly TagScope[]): Held[] {
    return this.#all().filter(({ write, tags }) =>
      scopes.some(
        ({ tenant, layer, tag }) => tenant === write.tenant && layer === write.layer && tags.has(tag),
      ),
    );
  }
}

function nameOf({ tenant, layer, tag }: TagScope): string {
  return JSON.stringify([tenant, layer, tag]);
}

const PLACE = /^\d{16}\w+:/;

/** Text that sorts as a listing is ordered: latest expiry first, then by key. */
function placeOf({ expiresAt, key }: EntryWrite): string {
  return String(Number.MAX_SAFE_INTEGER - expiresAt).padStart(16, '0') + key;
}

function summaryOf({ write, tags, hits }: Held): EntrySummary {
  const { value, detail, evictAt: _, ...rest } = write;
  return { ...rest, tags: [...tags], hits, sizeBytes: value.length + detail.length };
}
