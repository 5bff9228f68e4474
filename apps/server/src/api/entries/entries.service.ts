import { Inject, Injectable } from '@nestjs/common';
import {
  type EntriesPage,
  type EntriesQuery,
  type EntryDetail,
  type InvalidationResponse,
  entryKey,
} from '@reuso/contracts';
import { ALL_TAG, HitCounter, callerTag, masterplanTag, modelTag } from '@reuso/llm-cache';
import { EntryStore, LAYERS } from '@reuso/store/ports';
import type { Caller } from '../../access/caller.js';
import { InvalidationService } from '../invalidations/invalidation.service.js';
import { layersOf, reaches, tenantsInReach } from '../reach.js';
import { entryItem } from './entry-view.js';
import { noEntry } from './no-entry.js';
import { parseStored, storedAnswer } from './stored-answer.js';

/** Lists, shows and deletes entries, within what the caller may reach. */
@Injectable()
export class EntriesService {
  constructor(
    @Inject(EntryStore) private readonly store: EntryStore,
    @Inject(InvalidationService) private readonly invalidations: InvalidationService,
    @Inject(HitCounter) private readonly hits: HitCounter,
  ) {}

  async list(query: EntriesQuery, caller: Caller): Promise<EntriesPage> {
    const tenants = await tenantsInReach(this.store, caller);
    const [tag = ALL_TAG, ...alsoTagged] = tagsOf(query);
    const scopes = tenants.flatMap((tenant) =>
      layersOf(query.layer).map((layer) => ({ tenant, layer, tag })),
    );
    const { q: text, cursor, limit } = query;
    // What this process answered a moment ago is counted already when somebody looks.
    await this.hits.flush();
    const page = await this.store.list({ scopes, alsoTagged, text, cursor, limit });
    return { items: page.items.map(entryItem), next_cursor: page.nextCursor };
  }

  /** @throws ProblemException 404 */
  async show(key: string, caller: Caller): Promise<EntryDetail> {
    if (!entryKey.safeParse(key).success) throw noEntry(key);
    await this.hits.flush();
    const entry = await this.store.inspect(key);
    if (entry === null || !reaches(caller, entry.tenant)) throw noEntry(key);
    return {
      ...entryItem(entry),
      request: parseStored(entry.detail),
      response: storedAnswer(entry),
    };
  }

  /** @throws ProblemException 404 */
  async remove(key: string, caller: Caller): Promise<InvalidationResponse> {
    if (!entryKey.safeParse(key).success) throw noEntry(key);
    const { matched, deleted } = await this.invalidations.byKey(key, LAYERS, caller, false);
    if (matched === 0) throw noEntry(key);
    return { matched, deleted, dry_run: false };
  }
}

/** The narrowest index first: it is walked, and the others only checked. */
function tagsOf({ masterplan_id, tag, model }: EntriesQuery): string[] {
  const tags: string[] = [];
  if (tag !== undefined) tags.push(callerTag(tag));
  if (masterplan_id !== undefined) tags.push(masterplanTag(masterplan_id));
  if (model !== undefined) tags.push(modelTag(model));
  return tags;
}
