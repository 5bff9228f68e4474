import { expect, it } from 'vitest';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { Analytics } from './support/analytics.js';
import { Script, ask } from './support/script.js';

const KEYS = {
  API_KEYS: 'alpha:key-alpha,beta:key-beta',
  ADMIN_TOKEN: 'token-of-operators',
  UPSTREAM_API_KEY: 'sk-test',
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describeOnEachStore(
  'Figures of tenants',
  (stack) => {
    it('are their own; operators see the sum, and strangers nothing', async () => {
      const { url } = stack.server;
      const [alpha, beta] = [new Script(bearer('key-alpha')), new Script(bearer('key-beta'))];
      const plan = { 'x-reuso-masterplan': 'same-name' };
      const question = ask('gpt-4o-mini');
      for (let index = 0; index < 3; index += 1) await alpha.chat(url, question, plan);
      await beta.chat(url, question, plan);
      await beta.chat(url, ask('gpt-4o-mini'), { 'x-reuso-masterplan': 'of beta only' });

      const operators = new Analytics(url, bearer('token-of-operators'));
      const [ofAlpha, ofBeta] = [
        new Analytics(url, bearer('key-alpha')),
        new Analytics(url, bearer('key-beta')),
      ];
      expect((await operators.summaryOf(5)).combined).toMatchObject({
        lookups: 5,
        reused: 2,
        upstream_calls: 3,
      });
      expect((await ofAlpha.summaryOf(3)).combined).toMatchObject({
        lookups: 3,
        reused: 2,
        upstream_calls: 1,
      });
      expect((await ofBeta.summaryOf(2)).combined).toMatchObject({
        lookups: 2,
        reused: 0,
        upstream_calls: 2,
      });
      expect((await ofAlpha.summary()).layers.llm).toMatchObject({ writes: 1, hits: 2 });

      interface Plans {
        readonly masterplans: readonly { readonly masterplan_id: string; readonly lookups: number }[];
        readonly next_cursor: string | null;
      }
      const plansOf = async (who: Analytics, query = ''): Promise<Plans> =>
        await who.read<Plans>(`/analytics/masterplans?window=1h${query}`);
      expect((await plansOf(ofAlpha)).masterplans).toMatchObject([
        { masterplan_id: 'same-name', lookups: 3 },
      ]);
      const first = await plansOf(operators, '&sort=lookups&limit=1');
      expect(first.masterplans).toMatchObject([{ masterplan_id: 'same-name', lookups: 4 }]);
      const second = await plansOf(operators, `&sort=lookups&limit=1&cursor=${first.next_cursor}`);
      expect(second).toMatchObject({
        masterplans: [{ masterplan_id: 'of beta only', lookups: 1 }],
        next_cursor: null,
      });
      expect(await operators.status('/analytics/masterplans?cursor=nonsense')).toBe(422);
      expect(await ofAlpha.status('/analytics/masterplans/of%20beta%20only')).toBe(404);

      const activity = await ofAlpha.read<{ items: object[] }>('/activity');
      expect(activity.items).toHaveLength(3);
      expect(JSON.stringify(activity)).not.toContain(JSON.stringify(question.messages).slice(20, 50));

      const strangers = new Analytics(url, bearer('nobody'));
      for (const path of ['/analytics/summary', '/analytics/layers', '/analytics/stream', '/activity'])
        expect(await strangers.status(path)).toBe(401);
    });

    it('stream as they happen, to each its own', async () => {
      const { url } = stack.server;
      interface Tick {
        readonly lookups: number;
        readonly reused: number;
      }
      const ofBeta = new Analytics(url, bearer('key-beta'));
      const ofAlpha = new Analytics(url, bearer('key-alpha'));
      const sum = (events: readonly { data: Tick }[]): number =>
        events.reduce((total, { data }) => total + data.lookups, 0);
      const ticks = ofBeta.events<Tick>('/analytics/stream', (events) => sum(events) >= 4);
      const others = ofAlpha.events<Tick>('/analytics/stream', (events) => events.length >= 5);
      const seen = ofBeta.events<{ model: string }>(
        '/activity/stream?model=gpt-4o-mini',
        (events) => events.length > 0,
      );
      // The streams tell what happens from their first look on.
      await ofBeta.events('/analytics/stream', (events) => events.length > 0);
      const script = new Script(bearer('key-beta'));
      for (let index = 0; index < 4; index += 1) await script.chat(url, ask('gpt-4o-mini'));
      const told = await ticks;
      expect(told.every(({ type }) => type === 'tick')).toBe(true);
      expect(sum(told)).toBe(4);
      expect(sum(await others)).toBe(0);
      expect((await seen)[0]).toMatchObject({
        type: 'activity',
        data: { model: 'gpt-4o-mini', outcome: 'upstream' },
      });
    });

    it('end before the server does', async () => {
      const server = await stack.startServer({ DATA_DIR: ':memory:' });
      const watching = new Analytics(server.url, bearer('token-of-operators'))
        .events('/analytics/stream', () => false)
        .catch(() => 'broken off');
      await new Analytics(server.url, bearer('token-of-operators')).events(
        '/analytics/stream',
        (events) => events.length > 0,
      );
      expect(await server.stop()).toBe(0);
      expect(Array.isArray(await watching)).toBe(true);
    });
  },
  { env: KEYS },
);
