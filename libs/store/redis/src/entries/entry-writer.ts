import type { EntryWrite, Fence, PutResult, TagScope } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { addToIndexes } from '../scripts/add-to-indexes.lua.js';
import { storeEntry } from '../scripts/store-entry-3.lua.js';
import { tieEntry } from '../scripts/tie-entry-3.lua.js';
import { writeEntry } from '../scripts/write-entry.lua.js';
import type { EntryFences } from './entry-fences.js';
import { readEntry } from './entry-reader.js';
import { tagField, toFields } from './entry-record.js';
import { newGeneration } from './generation.js';
import { indexKeptUntil, indexTerms } from './index-terms.js';
import { entryNames, tagNames } from './redis-keys.js';
import type { TenantRegister } from './tenant-register.js';

/** An invalidation may come across an entry while it is being tied; more than a few in a row are none. */
const TIE_ATTEMPTS = 5;

interface Indexed {
  /** The generation of each tag, by its name, as it was when the entry came into the index. */
  readonly generations: Fence;
  /** Whether one of the indexes is new, or kept longer than before. */
  readonly longer: boolean;
}

const FENCED: PutResult = { outcome: 'fenced', replaced: false };

/**
 * Writes entries so that an invalidation running at the same time either sees them or stops them. A writer puts the
 * entry into its tags' indexes, reading their generations in the same step, and only then stores it, if the key's
 * fence is still the one it saw. An invalidation changes the generation as it takes the index, and then changes the
 * fence of each key in it as it removes the entry. So if the writer comes to the index first, the invalidation finds
 * the key, and the writer either has stored (and is removed) or meets the new fence; if it comes second, it sees the
 * new generation. Where one node has all of it, both steps are one.
 */
export class EntryWriter {
  constructor(
    private readonly link: RedisLink,
    private readonly fences: EntryFences,
    private readonly tenants: TenantRegister,
  ) {}

  async put(entry: EntryWrite, given: Fence): Promise<PutResult> {
    const { key, tenant, layer } = entry;
    const scopes = entry.tags.map((tag): TagScope => ({ tenant, layer, tag }));
    const fence = await this.fences.complete(given, key, scopes);
    return this.link.reachesAll
      ? this.#putAtOnce(entry, scopes, fence)
      : this.#putInSteps(entry, scopes, fence);
  }

  async #putAtOnce(entry: EntryWrite, scopes: readonly TagScope[], fence: Fence): Promise<PutResult> {
    const { key, expiresAt, evictAt } = entry;
    const { value, metadata } = entryNames(key);
    const indexes = scopes.map((scope) => tagNames(scope).index);
    const fields = toFields(entry, newGeneration());
    const [outcome, longer] = (await this.link.run(
      writeEntry,
      [value, metadata, ...indexes, ...fence.keys()],
      [
        ...[indexes.length, ...indexTerms(key, expiresAt, evictAt)],
        ...[entry.value, fields.length, ...fields, ...fence.values()],
      ],
    )) as [number, number];
    if (longer === 1) await this.#noteTenant(entry);
    return resultOf(outcome);
  }

  async #putInSteps(entry: EntryWrite, scopes: readonly TagScope[], fence: Fence): Promise<PutResult> {
    const { key, expiresAt, evictAt } = entry;
    const names = entryNames(key);
    const own = new Set([names.fence, ...scopes.map((scope) => tagNames(scope).generation)]);
    // Generations of tags that the entry does not carry: seen by others who shared its flight.
    const others = [...fence.keys()].filter((name) => !own.has(name));
    const [indexed, seen] = await Promise.all([
      this.#addToIndexes(key, scopes, expiresAt, evictAt),
      this.fences.read(others),
    ]);
    for (const [name, generation] of [...indexed.generations, ...seen]) {
      if (fence.get(name) !== generation) return FENCED;
    }
    const [outcome] = await Promise.all([
      this.link.run(
        storeEntry,
        [names.value, names.metadata, names.fence],
        [fence.get(names.fence) ?? '', entry.value, evictAt, ...toFields(entry, newGeneration())],
      ),
      indexed.longer ? this.#noteTenant(entry) : null,
    ]);
    return resultOf(outcome);
  }

  #noteTenant({ tenant, layer, evictAt }: EntryWrite): Promise<void> {
    return this.tenants.note(tenant, layer, indexKeptUntil(evictAt));
  }

  async tie(key: string, scopes: readonly TagScope[]): Promise<boolean> {
    const names = entryNames(key);
    for (let attempt = 0; attempt < TIE_ATTEMPTS; attempt++) {
      const { stored, fence, record } = await readEntry(this.link, key);
      if (!stored || record === undefined) return false;
      const missing = scopes.filter(({ tag }) => !record.summary.tags.includes(tag));
      if (missing.length === 0) return true;
      await this.#addToIndexes(key, missing, record.summary.expiresAt, record.evictAt);
      const outcome = await this.link.run(
        tieEntry,
        [names.value, names.metadata, names.fence],
        [fence, ...missing.map(({ tag }) => tagField(tag))],
      );
      if (outcome !== -1) return outcome === 1;
    }
    return false;
  }

  async #addToIndexes(
    key: string,
    scopes: readonly TagScope[],
    expiresAt: number,
    evictAt: number,
  ): Promise<Indexed> {
    const args = indexTerms(key, expiresAt, evictAt);
    const generations = new Map<string, string>();
    let anyLonger = false;
    await Promise.all(
      this.link.batches(scopes.map(tagNames)).map(async (batch) => {
        const names = batch.flatMap(({ index, generation }) => [index, generation]);
        const [longer, ...found] = (await this.link.run(addToIndexes, names, args)) as [number, ...string[]];
        for (const [i, { generation }] of batch.entries()) generations.set(generation, found[i] ?? '');
        if (longer === 1) anyLonger = true;
      }),
    );
    return { generations, longer: anyLonger };
  }
}

function resultOf(outcome: unknown): PutResult {
  return outcome === -1 ? FENCED : { outcome: 'stored', replaced: outcome === 1 };
}
