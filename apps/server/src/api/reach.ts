import type { EntryStore, Layer } from '@reuso/store/ports';
import { LAYERS } from '@reuso/store/ports';
import type { Caller } from '../access/caller.js';

/** The tenants whose entries a caller may see and remove: all of them for an operator, else its own. */
export async function tenantsInReach(store: EntryStore, caller: Caller): Promise<readonly string[]> {
  return caller.isOperator ? await store.tenants(LAYERS) : [caller.tenant];
}

export function reaches(caller: Caller, tenant: string): boolean {
  return caller.isOperator || caller.tenant === tenant;
}

export function layersOf(layer: Layer | 'all' | undefined): readonly Layer[] {
  return layer === undefined || layer === 'all' ? LAYERS : [layer];
}
