import { afterAll, expect, it } from 'vitest';
import { Caller } from '../e2e/support/caller.js';
import { metricsOf } from '../e2e/support/metrics.js';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { Chance, countFrom, seedFrom } from './support/random.js';
import { TenantActor } from './support/tenant-steps.js';

const NAMES = ['red', 'green', 'blue', 'grey'];
const API_KEYS = NAMES.map((name) => `${name}:${name}-key`).join();
const STEPS = countFrom('ISOLATION_STEPS', 400);

const report: string[] = [];
afterAll(() => process.stdout.write(`${report.join('\n')}\n`));

describeOnEachStore(
  'Tenants that use the same names, prompts and vectors',
  (stack) => {
    it('never see, change or remove what is another’s', async () => {
      const chance = new Chance(seedFrom('ISOLATION_SEED'));
      const actors = NAMES.map((name) => {
        const headers = { 'x-reuso-key': `${name}-key`, authorization: 'Bearer sk-provider' };
        return new TenantActor(name, new Caller(stack.server.url, headers), chance);
      });
      const done = new Map<string, number>();
      const started = `ISOLATION_SEED=${chance.seed} ISOLATION_STEPS=${STEPS} repeats this run.`;
      try {
        for (let step = 0; step < STEPS; step += 1) {
          const actor = chance.of(actors);
          const what = await actor.step(actors.filter((other) => other !== actor));
          done.set(what, (done.get(what) ?? 0) + 1);
        }
        let checked = 0;
        for (const actor of actors) checked += await actor.checkAll();
        expect([...(await metricsOf(actors[0]?.caller ?? stack.caller())).keys()].join()).not.toMatch(
          /marker|"(red|green|blue|grey)"|plan-|tag-\d/,
        );
        const counts = [...done].map(([what, count]) => `${what} ${count}`).join(', ');
        report.push(
          `Tenant isolation: ${STEPS} operations of ${NAMES.length} tenants (${counts}); ` +
            `${checked} entries as they should be at the end; leaked: 0. ${started}`,
        );
      } catch (error) {
        report.push(`Tenant isolation FAILED. ${started}`);
        throw error;
      }
    });
  },
  { env: { API_KEYS, BATCH_WINDOW_MS: '50', WARMUP_PER_SECOND: '1000' }, alsoWithoutNearCache: true },
);
