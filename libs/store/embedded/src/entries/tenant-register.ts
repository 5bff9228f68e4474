import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryWrite, Layer } from '@reuso/store/ports';

/** A tenant is kept this much longer than its entries, so that not each of them has to be noted. */
const SLACK_MS = 24 * 3_600_000;
const MOST_NOTED = 10_000;

/** Who has, or had until lately, entries in which layer. */
export class TenantRegister {
  readonly #note: StatementSync;
  readonly #select: StatementSync;
  readonly #forget: StatementSync;
  /** Until when each is noted, as far as it is known here. */
  readonly #noted = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#note = database.prepare(`
      INSERT INTO tenants (tenant, layer, kept_until) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET kept_until = max(kept_until, excluded.kept_until)
    `);
    this.#select = database.prepare(`
      SELECT DISTINCT tenant FROM tenants WHERE layer IN (SELECT value FROM json_each(?)) ORDER BY tenant
    `);
    this.#forget = database.prepare('DELETE FROM tenants WHERE kept_until <= ?');
  }

  note({ tenant, layer, evictAt }: EntryWrite): void {
    const name = `${layer}:${tenant}`;
    if ((this.#noted.get(name) ?? 0) >= evictAt) return;
    const keptUntil = Math.trunc(evictAt) + SLACK_MS;
    this.#note.run(tenant, layer, keptUntil);
    if (this.#noted.size >= MOST_NOTED) this.#noted.clear();
    this.#noted.set(name, keptUntil);
  }

  /** To be called when a transaction that noted was rolled back. */
  noteAnew(): void {
    this.#noted.clear();
  }

  list(layers: readonly Layer[]): string[] {
    return this.#select.all(JSON.stringify(layers)).map((row) => String(row['tenant']));
  }

  forgetOld(now: number): void {
    if (Number(this.#forget.run(now).changes) > 0) this.#noted.clear();
  }
}
