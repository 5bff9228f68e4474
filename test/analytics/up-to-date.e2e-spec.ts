import { expect, it } from 'vitest';
import { question } from '../e2e/support/chat.js';
import { describeOnEachStore } from '../e2e/support/stack.js';

interface Figures {
  readonly combined: { readonly lookups: number; readonly reused: number };
}
interface Masterplans {
  readonly masterplans: readonly { readonly masterplan_id: string; readonly lookups: number }[];
}

describeOnEachStore('Figures', (stack) => {
  it('hold each request as soon as it was answered', async () => {
    const caller = stack.caller();
    const read = async () => (await caller.api<Figures>('GET', '/analytics/summary?window=1h')).combined;
    const before = await read();
    const body = question();
    const masterplan = `up-to-date-${body.messages[0]?.content ?? ''}`;
    for (let asked = 1; asked <= 5; asked += 1) {
      await caller.chat(body, { 'x-reuso-masterplan': masterplan });
      expect(await read()).toMatchObject({
        lookups: before.lookups + asked,
        reused: before.reused + asked - 1,
      });
    }
    const { masterplans } = await caller.api<Masterplans>('GET', '/analytics/masterplans?window=1h');
    expect(masterplans.find(({ masterplan_id }) => masterplan_id === masterplan)).toMatchObject({
      lookups: 5,
    });
  });
});
