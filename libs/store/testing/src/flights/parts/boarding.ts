import { expect, it } from 'vitest';
import { newKey } from '../../support/new-entry.js';
import { until } from '../../support/until.js';
import type { FlightSubject } from '../flight-subject.js';

export function boarding(subject: FlightSubject): void {
  it('of many who board a key at once, one leads', async () => {
    const key = newKey();
    const party = await subject.party(key);
    const boarded = await Promise.all(
      Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? subject.a : subject.b).board(key, party)),
    );
    expect(boarded.filter(({ role }) => role === 'leader')).toHaveLength(1);
    expect(new Set(boarded.map(({ ticket }) => ticket.token)).size).toBe(1);
    const followers = boarded.filter(({ role }) => role === 'follower');
    expect(new Set(followers.map(({ ticket }) => ticket.passenger)).size).toBe(39);
  });

  it('keys fly apart', async () => {
    const [one, other] = [await subject.led(), await subject.led()];
    expect(one.leader.token).not.toBe(other.leader.token);
  });

  it('the sealed party has what all brought, and who comes later is told', async () => {
    const { key, leader } = await subject.led(['all', 'mp:1']);
    const second = await subject.party(key, ['all', 'mp:\ud800', 'tag:x"y'], false);
    const boarded = await subject.b.board(key, second);
    expect(boarded).toMatchObject({ role: 'follower', inTime: true });
    const further = await subject.party(key, ['all', 'mp:3']);
    expect(await subject.b.amend(boarded.ticket, further)).toBe(true);

    const sealed = await subject.a.seal(leader);
    expect([...(sealed?.tags ?? [])].sort()).toEqual(['all', 'mp:1', 'mp:3', 'mp:\ud800', 'tag:x"y']);
    expect(sealed?.mayStore).toBe(true);
    for (const { fence } of [second, further])
      for (const [name, generation] of fence ?? []) expect(sealed?.fence?.get(name)).toBe(generation);

    expect(await subject.b.amend(boarded.ticket, further)).toBe(false);
    expect(await subject.b.board(key, second)).toMatchObject({ role: 'follower', inTime: false });
  });

  it('nothing may be stored unless somebody allows it, or when somebody aboard saw no generations', async () => {
    const key = newKey();
    const unwilling = await subject.party(key, ['all'], false);
    const { ticket } = await subject.a.board(key, unwilling);
    const { ticket: follower } = await subject.b.board(key, unwilling);
    await subject.b.amend(follower, { tags: [], fence: undefined, mayStore: false });
    expect(await subject.a.seal(ticket)).toMatchObject({ mayStore: false, fence: undefined });
  });

  it('what was dismissed is boarded by nobody, and goes on', async () => {
    const { key, leader, follower } = await subject.shared();
    await subject.b.dismiss(key);
    expect(await subject.b.board(key, await subject.party(key))).toMatchObject({ role: 'leader' });
    expect(await subject.a.renew(leader)).toBe(1);
    await subject.a.end(leader, Buffer.from('older'), { lingerMs: 0 });
    const news = await subject.b.attend(follower, 0);
    expect(news).toMatchObject({ state: 'ended', outcome: Buffer.from('older') });
  });

  it('the leader hears that followers came and went', async () => {
    const { key, leader } = await subject.led();
    let heard = 0;
    const stop = subject.a.watch(leader, () => (heard += 1));
    const { ticket } = await subject.b.board(key, await subject.party(key));
    await until('it heard of the first', () => heard === 1);
    expect(await subject.a.abandon(leader)).toBe(false);
    await subject.b.leave(ticket);
    await until('it heard that nobody is left', () => heard === 2);
    expect(await subject.a.renew(leader)).toBe(0);
    expect(await subject.a.abandon(leader)).toBe(true);
    expect(await subject.b.board(key, await subject.party(key))).toMatchObject({ role: 'leader' });
    stop();
  });
}
