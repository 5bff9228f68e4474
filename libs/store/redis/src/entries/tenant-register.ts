import type { Layer, TagScope } from '@reuso/store/ports';
import { isWrongType } from '../connection/redis-errors.js';
import type { RedisLink } from '../connection/redis-link.js';
import { noteTenant } from '../scripts/note-tenant-1.lua.js';
import { GENERATION_MS } from './generation.js';
import { tenantsName } from './redis-keys.js';

/** How long this process takes a tenant's note for granted; short, for Redis may lose all that it has. */
const TAKEN_FOR_GRANTED_MS = 10_000;
const MOST_REMEMBERED = 10_000;

/** Who has entries, or answers in flight, in which layer: whoever invalidates across tenants finds them by it. */
export class TenantRegister {
  /** By layer and tenant: until when it need not be noted again, by the monotonic clock. */
  readonly #granted = new Map<string, number>();

  constructor(
    private readonly commands: RedisLink,
    private readonly admin: RedisLink,
  ) {}

  /** Resolves when those who are about to ask upstream are noted for as long as an answer may be in flight. */
  async noteAsking(scopes: readonly TagScope[]): Promise<void> {
    const now = performance.now();
    const missing = new Map<string, TagScope>();
    for (const scope of scopes) {
      const name = `${scope.layer}:${scope.tenant}`;
      if ((this.#granted.get(name) ?? 0) <= now) missing.set(name, scope);
    }
    if (missing.size === 0) return;
    const until = Date.now() + GENERATION_MS;
    await Promise.all(Array.from(missing.values(), ({ tenant, layer }) => this.note(tenant, layer, until)));
    if (this.#granted.size + missing.size > MOST_REMEMBERED) this.#granted.clear();
    for (const name of missing.keys()) this.#granted.set(name, now + TAKEN_FOR_GRANTED_MS);
  }

  /** @param until ms since the epoch */
  async note(tenant: string, layer: Layer, until: number): Promise<void> {
    await this.commands.run(noteTenant, [tenantsName(layer)], [tenant, until]);
  }

  async list(layers: readonly Layer[]): Promise<readonly string[]> {
    const found = await Promise.all(layers.map((layer) => this.#list(tenantsName(layer))));
    return [...new Set(found.flat())];
  }

  async #list(name: string): Promise<string[]> {
    try {
      return (await this.admin.send('zrange', name, `(${Date.now()}`, '+inf', 'BYSCORE')) as string[];
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.admin.send('unlink', name);
      return [];
    }
  }
}
