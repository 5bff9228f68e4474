import { expect, it } from 'vitest';
import type { FlightSubject } from '../flight-subject.js';

export function overtaking(subject: FlightSubject): void {
  const leads = async (key: string, tags: readonly string[]) =>
    (await subject.b.board(key, await subject.party(key, tags))).role === 'leader';

  it('nobody boards what an invalidation of a common tag has overtaken', async () => {
    const { key, leader } = await subject.led(['model:m']);
    const early = await subject.party(key, ['model:m']);
    const { ticket } = await subject.b.board(key, early);
    await subject.invalidate('model:m');
    expect(await leads(key, ['model:m'])).toBe(true);
    // Those who had boarded go on, and it is not taken from them what they fly for.
    expect(await subject.a.renew(leader)).toBe(1);
    await subject.a.end(leader, Buffer.from('o'), { lingerMs: 0 });
    expect(await subject.b.attend(ticket, 0)).toMatchObject({ state: 'ended' });
  });

  it.each(['mp:leader', 'mp:follower', 'mp:amended'])(
    'nor one of %s alone, though who comes has none of it',
    async (tag) => {
      const { key } = await subject.led(['all', 'mp:leader']);
      const boarded = await subject.b.board(key, await subject.party(key, ['all', 'mp:follower']));
      await subject.b.amend(boarded.ticket, await subject.party(key, ['all', 'mp:amended']));
      expect(await leads(key, ['all', 'mp:none'])).toBe(false);
      await subject.invalidate(tag);
      expect(await leads(key, ['all', 'mp:none'])).toBe(true);
    },
  );

  it('an invalidation of something else lets all board', async () => {
    const { key } = await subject.led(['all', 'mp:one']);
    await subject.invalidate('mp:another');
    expect(await leads(key, ['all', 'mp:one'])).toBe(false);
  });
}
