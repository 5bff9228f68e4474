import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newQuestion } from '../support/traffic/index.js';
import { describeScene } from './support/scene.js';

/** Longer than a connection may be silent before it is given up. */
const LONG_FREEZE_MS = 10_000;

describeScene('A frozen Redis (SIGSTOP)', (scene) => {
  it('keeps no request waiting, and is used again when it is thawed', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    await scene().undergo('Redis frozen (SIGSTOP)', {
      make: async () => {
        redis.freeze();
        // All of these answers come while it is frozen.
        await gateway.untilBreaker('open');
        await load.untilAnswered(200);
        expect(await gateway.readiness()).toMatchObject({ httpStatus: 200, status: 'degraded' });
      },
      heal: () => redis.thaw(),
      normal: async () => {
        await gateway.untilBreaker('closed');
        await gateway.untilReady('ok');
        await load.untilCaching();
      },
    });
  });

  it('is done without from the first request on, before anybody knows that it is frozen', async () => {
    const { gateway, redis } = scene();
    const question = newQuestion();
    await gateway.chat({ ...question });
    redis.freeze();
    const replies = [
      await gateway.chat({ ...newQuestion() }),
      await gateway.chat({ ...newQuestion(), stream: true }),
      await gateway.chat({ ...question }, { 'x-reuso-masterplan': 'of a reader that must be tied first' }),
      await gateway.chat({ ...question }, { 'cache-control': 'no-cache' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    redis.thaw();
    await gateway.untilReady('ok');
  });

  it('may stay so for longer than its connections do', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    await scene().undergo(`Redis frozen (SIGSTOP) for ${LONG_FREEZE_MS / 1_000} s`, {
      make: async () => {
        redis.freeze();
        await gateway.untilBreaker('open');
        await sleep(LONG_FREEZE_MS);
        await load.untilAnswered(50);
      },
      heal: () => redis.thaw(),
      normal: async () => {
        await gateway.untilReady('ok');
        await load.untilCaching();
      },
    });
  });

  it('fails what must be removed with a 503, and the server stops while it is frozen', async () => {
    const { gateway, redis } = scene();
    await scene().beginLoad();
    redis.freeze();
    await gateway.untilBreaker('open');
    expect(await gateway.call('POST', '/api/v1/invalidations', { all: true })).toMatchObject({ status: 503 });
    await scene().expectNobodyNoticed();
    expect(await gateway.process.stop()).toBe(0);
  });
});
