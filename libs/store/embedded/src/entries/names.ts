import type { TagScope } from '@reuso/store/ports';

/** A scope as one text; injective, whatever the tenant and tag hold. */
export function scopeName({
  tenant,
  layer,
  tag,
}: Pick<TagScope, 'tenant' | 'tag'> & { layer: string }): string {
  return JSON.stringify([tenant, layer, tag]);
}

/** What a put of this key under these tags is fenced by. A key and a scope never have the same name. */
export function fenceNames(key: string, scopes: readonly TagScope[]): string[] {
  return [key, ...scopes.map(scopeName)];
}
