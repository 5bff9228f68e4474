import { expect, it } from 'vitest';
import { until } from '../../support/until.js';
import type { FlightSubject } from '../flight-subject.js';

export function leases(subject: FlightSubject): void {
  it('a flight whose leader is silent is lost, one of its followers leads the next, and the old leader is nobody', async () => {
    const { key, leader, follower } = await subject.shared();
    const flying = await subject.b.attend(follower, 0);
    expect(flying.state).toBe('flying');
    if (flying.state === 'flying') expect(flying.leaseMs).toBeLessThanOrEqual(subject.leaseMs);
    await until('it is lost', async () => (await subject.b.attend(follower, 0)).state === 'lost');

    const party = await subject.party(key);
    const next = await subject.b.board(key, party);
    expect(next.role).toBe('leader');
    expect(next.ticket.token).not.toBe(leader.token);

    expect(await subject.a.renew(leader)).toBeNull();
    expect(await subject.a.seal(leader)).toBeNull();
    const piece = { number: 1, bytes: Buffer.from('late') };
    expect(await subject.a.publish(leader, Buffer.from('h'), [piece])).toBe(false);
    expect(await subject.a.amend(leader, party)).toBe(false);
    await subject.a.end(leader, Buffer.from('late'), { lingerMs: 0 });

    const { role, ticket } = await subject.a.board(key, party);
    expect([role, ticket.token]).toEqual(['follower', next.ticket.token]);
    expect(await subject.a.attend(ticket, 0)).toMatchObject({ state: 'flying', head: undefined, pieces: [] });
  });

  it('a leader that renews keeps its flight, and followers that attend their places', async () => {
    const { leader, follower } = await subject.shared();
    const end = performance.now() + 2 * subject.leaseMs;
    while (performance.now() < end) {
      expect(await subject.a.renew(leader)).toBe(1);
      expect((await subject.b.attend(follower, 0)).state).toBe('flying');
      await new Promise((resolve) => setTimeout(resolve, subject.leaseMs / 10));
    }
  });

  it('a follower that is not heard of is forgotten', async () => {
    const { leader } = await subject.shared();
    await until('nobody follows', async () => (await subject.a.renew(leader)) === 0);
    expect(await subject.a.abandon(leader)).toBe(true);
  });
}
