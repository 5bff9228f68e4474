import { hash } from 'node:crypto';
import { type EntryStore, StoreUnavailableError } from '@reuso/store/ports';
import { answerDigest } from './answer-digest.js';

/** Longer than any answer is usually kept: 30 days, in ms. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Answers that were judged bad. A model asked again often says the same again: such an answer is not stored under its
 * key until somebody asks for a fresh one, while a different answer takes its place at once.
 */
export class Refusals {
  constructor(private readonly store: EntryStore) {}

  /**
   * @param body the completion that was judged, as JSON
   * @throws StoreUnavailableError
   */
  async refuse(key: string, tenant: string, body: Buffer): Promise<void> {
    const createdAt = Date.now();
    const expiresAt = createdAt + KEPT_MS;
    const marker = markerOf(key);
    await this.store.put(
      {
        key: marker,
        tenant,
        layer: 'llm',
        value: Buffer.from(answerDigest(body)),
        detail: Buffer.alloc(0),
        model: '',
        preview: '',
        tags: [],
        createdAt,
        expiresAt,
        evictAt: expiresAt,
      },
      await this.store.fence(marker, []),
    );
  }

  /** @returns the digest of the answer that is refused under a key; undefined: none, or the store does not answer */
  async of(key: string): Promise<string | undefined> {
    try {
      return (await this.store.get(markerOf(key)))?.toString('utf8');
    } catch (error) {
      if (error instanceof StoreUnavailableError) return undefined;
      throw error;
    }
  }

  /** A fresh answer was asked for, and stored: whatever it says, it is wanted. */
  async lift(key: string): Promise<void> {
    try {
      await this.store.invalidate({ kind: 'keys', keys: [markerOf(key)] }, { dryRun: false });
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}

/** Where the judgement of a key's answer is kept: an entry without tags, so that nothing lists it. */
function markerOf(key: string): string {
  return `llm:${hash('sha256', `refused ${key}`)}`;
}
