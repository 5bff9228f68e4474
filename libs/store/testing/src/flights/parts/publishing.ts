import { expect, it } from 'vitest';
import { until } from '../../support/until.js';
import type { FlightSubject } from '../flight-subject.js';

const HEAD = Buffer.from('head');
const bytes = Buffer.from([0, 255, 10, 128]);

export function publishing(subject: FlightSubject): void {
  it('followers are woken, and read the pieces that they lack, each once and in order', async () => {
    const { leader, follower } = await subject.shared();
    let woken = 0;
    const stop = subject.b.watch(follower, () => (woken += 1));
    expect(
      await subject.a.publish(leader, HEAD, [
        { number: 1, bytes },
        { number: 2, bytes: Buffer.from('b') },
      ]),
    ).toBe(true);
    await until('it was woken', () => woken > 0);
    // Told again, since the first reply may have been lost.
    await subject.a.publish(leader, HEAD, [
      { number: 2, bytes: Buffer.from('b') },
      { number: 3, bytes: Buffer.from('c') },
    ]);
    expect(await subject.b.attend(follower, 0)).toMatchObject({
      state: 'flying',
      head: HEAD,
      pieces: [
        { number: 1, bytes },
        { number: 2, bytes: Buffer.from('b') },
        { number: 3, bytes: Buffer.from('c') },
      ],
    });
    expect(await subject.b.attend(follower, 2)).toMatchObject({
      pieces: [{ number: 3, bytes: Buffer.from('c') }],
    });
    stop();
  });

  it('the outcome reaches who follows, after the pieces', async () => {
    const { key, leader, follower } = await subject.shared();
    await subject.a.publish(leader, HEAD, [{ number: 1, bytes }]);
    let woken = 0;
    const stop = subject.b.watch(follower, () => (woken += 1));
    await subject.a.end(leader, bytes, { lingerMs: 0 });
    await until('it was woken', () => woken > 0);
    const ended = { state: 'ended', outcome: bytes, head: HEAD, pieces: [{ number: 1, bytes }] };
    expect(await subject.b.attend(follower, 0)).toEqual(ended);
    expect(await subject.b.board(key, await subject.party(key))).toMatchObject({ role: 'leader' });
    stop();
  });

  it('a flight that lingers can be boarded for a while after its end', async () => {
    const { key, leader } = await subject.led();
    await subject.a.end(leader, bytes, { lingerMs: 60_000 });
    const { role, ticket } = await subject.b.board(key, await subject.party(key));
    expect(role).toBe('follower');
    expect(await subject.b.attend(ticket, 0)).toMatchObject({ state: 'ended', outcome: bytes });

    const short = await subject.led();
    await subject.a.end(short.leader, bytes, { lingerMs: 50 });
    await until('it is gone', async () => {
      const party = await subject.party(short.key);
      return (await subject.b.board(short.key, party)).role === 'leader';
    });
  });
}
