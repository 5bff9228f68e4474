import type { Layer, TagScope } from '@reuso/store/ports';

/**
 * What everything is called in Redis. Names that one script touches share a hash tag (`{…}`), so that they lie in one
 * slot of a cluster: those of one entry, and those of one tag.
 */
export interface EntryNames {
  /** string: what the hit path reads */
  readonly value: string;
  /** hash: everything else */
  readonly metadata: string;
  /** string: changed by each invalidation that comes across the key */
  readonly fence: string;
}

export interface TagNames {
  /** zset of keys, see `index-entry.lua.ts` */
  readonly index: string;
  /** string: changed by each invalidation of the tag */
  readonly generation: string;
  /** zset: members that an invalidation has yet to deal with */
  readonly retired: string;
}

/** What all names of tags' indexes begin with. */
export const INDEX_PREFIX = 'reuso:tag:{';

export function valueName(key: string): string {
  return `reuso:{${key}}:v`;
}

export function entryNames(key: string): EntryNames {
  return { value: valueName(key), metadata: `reuso:{${key}}:m`, fence: `reuso:{${key}}:f` };
}

export function tagNames(scope: TagScope): TagNames {
  const tag = scopeId(scope);
  return {
    index: `${INDEX_PREFIX}${tag}}`,
    generation: `reuso:gen:{${tag}}`,
    retired: `reuso:retired:{${tag}}`,
  };
}

export function tenantsName(layer: Layer): string {
  return `reuso:tenants:${layer}`;
}

/** JSON, since it is injective whatever a tag holds: lone surrogates too, which would meet in UTF-8. */
function scopeId({ tenant, layer, tag }: TagScope): string {
  return layer + JSON.stringify([tenant, tag]);
}
