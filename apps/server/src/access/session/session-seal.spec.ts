import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SessionSeal } from './session-seal.js';

const digests = new Map([
  ['alpha', hash('sha256', 'alpha-key', 'buffer')],
  ['beta', hash('sha256', 'beta-key', 'buffer')],
]);
const seal = new SessionSeal((tenant) => digests.get(tenant));
const claims = { tenant: 'alpha', id: 'A'.repeat(22), expiresAt: 2_000 };
const sealed = seal.seal(claims) ?? '';

describe('SessionSeal', () => {
  it('opens what another replica with the same keys sealed', () => {
    expect(new SessionSeal((tenant) => digests.get(tenant)).open(sealed, 1_000)).toEqual(claims);
  });

  it('opens nothing once its time is over', () => {
    expect(seal.open(sealed, 1_999)).toEqual(claims);
    expect(seal.open(sealed, 2_000)).toBeUndefined();
  });

  it('opens nothing after the key has changed, or gone', () => {
    expect(new SessionSeal(() => hash('sha256', 'new-key', 'buffer')).open(sealed, 1_000)).toBeUndefined();
    expect(new SessionSeal(() => undefined).open(sealed, 1_000)).toBeUndefined();
  });

  it('opens nothing of which a single character was changed', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      for (const other of ['A', 'b', '0', '.', '-']) {
        if (sealed[at] === other) continue;
        const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
        const opened = seal.open(changed, 1_000);
        // The last character of base64url carries bits that decode to nothing.
        if (at === sealed.length - 1 && opened !== undefined) expect(opened).toEqual(claims);
        else expect(opened, changed).toBeUndefined();
      }
    }
  });

  it('opens no claims under another tenant’s name', () => {
    const named = sealed.replace(/^v1\.[\w-]+/, `v1.${Buffer.from('beta').toString('base64url')}`);
    expect(seal.open(named, 1_000)).toBeUndefined();
  });

  it('holds no token, and no digest of one', () => {
    const digest = digests.get('alpha') ?? Buffer.alloc(0);
    const forms = (['hex', 'base64', 'base64url'] as const).map((form) => digest.toString(form));
    for (const secret of ['alpha-key', ...forms]) expect(sealed).not.toContain(secret);
  });
});
