import { Inject, Injectable } from '@nestjs/common';
import type { InvalidationRequest, InvalidationResponse } from '@reuso/contracts';
import { EventBus } from '@reuso/events';
import { ALL_TAG, callerTag, documentTag, masterplanTag, modelTag, namespaceTag } from '@reuso/llm-cache';
import { EntryStore, type InvalidationResult, type Layer, layerOf } from '@reuso/store/ports';
import type { Caller } from '../../access/caller.js';
import { layersOf, reaches, tenantsInReach } from '../reach.js';
import { countShared } from './count-shared.js';

const NOTHING: InvalidationResult = { matched: 0, deleted: 0 };
const NO_ENTRIES = { llm: 0, rag: 0, embedding: 0 };

/** Removes entries by one selector, within what the caller may reach. */
@Injectable()
export class InvalidationService {
  constructor(
    @Inject(EntryStore) private readonly store: EntryStore,
    @Inject(EventBus) private readonly events: EventBus,
  ) {}

  /** @throws StoreUnavailableError */
  async invalidate(request: InvalidationRequest, caller: Caller): Promise<InvalidationResponse> {
    const { dry_run: dryRun, details } = request;
    const layers = layersOf(request.layer);
    if (request.key !== undefined) {
      const { matched, deleted } = await this.byKey(request.key, layers, caller, dryRun);
      const told = { matched, deleted, dry_run: dryRun };
      const layer = layerOf(request.key);
      return details && layer !== undefined ? { ...told, layers: { ...NO_ENTRIES, [layer]: matched } } : told;
    }
    const tenants = await tenantsInReach(this.store, caller);
    const { layers: byLayer, ...counts } = await this.#byTag(tagOf(request), layers, tenants, dryRun);
    const told = { ...counts, dry_run: dryRun };
    if (!details) return told;
    const { masterplan_id: masterplan } = request;
    if (masterplan === undefined || !dryRun) return { ...told, layers: byLayer };
    const shared = await countShared(this.store, masterplan, tenants, layers);
    return { ...told, layers: byLayer, shared };
  }

  async byKey(
    key: string,
    layers: readonly Layer[],
    caller: Caller,
    dryRun: boolean,
  ): Promise<InvalidationResult> {
    const layer = layerOf(key);
    if (layer === undefined || !layers.includes(layer)) return NOTHING;
    const entry = await this.store.inspect(key);
    if (entry !== null && !reaches(caller, entry.tenant)) return NOTHING;
    // Also where there is no entry: an answer in flight under this key is not to be stored.
    return this.#told(layer, await this.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun }));
  }

  async #byTag(
    tag: string,
    layers: readonly Layer[],
    tenants: readonly string[],
    dryRun: boolean,
  ): Promise<Required<Pick<InvalidationResponse, 'matched' | 'deleted' | 'layers'>>> {
    const byLayer = { ...NO_ENTRIES };
    let matched = 0;
    let deleted = 0;
    for (const layer of layers) {
      const scopes = tenants.map((tenant) => ({ tenant, layer, tag }));
      const result = this.#told(layer, await this.store.invalidate({ kind: 'tag', scopes }, { dryRun }));
      byLayer[layer] = result.matched;
      matched += result.matched;
      deleted += result.deleted;
    }
    return { matched, deleted, layers: byLayer };
  }

  #told(layer: Layer, result: InvalidationResult): InvalidationResult {
    if (result.deleted > 0) this.events.emit({ type: 'invalidation', layer, deleted: result.deleted });
    return result;
  }
}

/** The tag that a request's one selector stands for. */
function tagOf(request: InvalidationRequest): string {
  if (request.masterplan_id !== undefined) return masterplanTag(request.masterplan_id);
  if (request.tag !== undefined) return callerTag(request.tag);
  if (request.document_id !== undefined) return documentTag(request.document_id);
  if (request.namespace !== undefined) return namespaceTag(request.namespace);
  if (request.model !== undefined) return modelTag(request.model);
  return ALL_TAG;
}
