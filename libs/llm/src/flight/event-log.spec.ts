import { describe, expect, it } from 'vitest';
import { type ChatEvent, EventLog } from './event-log.js';

const MEBIBYTE = 'x'.repeat(1_048_576);

const event = (text: string): ChatEvent => {
  const bytes = Buffer.from(text);
  return { withUsage: bytes, withoutUsage: bytes, isDone: false };
};

async function readAll(log: EventLog): Promise<{ texts: string[]; end: string }> {
  const texts: string[] = [];
  const events = log.read();
  let step = await events.next();
  for (; step.done !== true; step = await events.next()) texts.push(String(step.value.withUsage));
  return { texts, end: step.value };
}

describe('EventLog', () => {
  it('gives every reader every event, whenever it comes', async () => {
    const log = new EventLog();
    const early = readAll(log);
    log.push(event('a'));
    await Promise.resolve();
    const middle = readAll(log);
    log.push(event('b'));
    log.push(event('c'));
    log.end('complete');
    const expected = { texts: ['a', 'b', 'c'], end: 'complete' };
    expect(await Promise.all([early, middle, readAll(log)])).toEqual([expected, expected, expected]);
  });

  it('tells how the stream ended, the first word counting', async () => {
    const log = new EventLog();
    log.end('broken');
    log.end('complete');
    expect(await readAll(log)).toEqual({ texts: [], end: 'broken' });
  });

  describe('that passes on', () => {
    it('gives those who read all of it, and who comes later nothing', async () => {
      const log = new EventLog();
      const early = readAll(log);
      log.push(event('a'));
      log.passOn();
      log.push(event('b'));
      await Promise.resolve();
      const late = readAll(log);
      log.push(event('c'));
      log.end('complete');
      expect(await early).toEqual({ texts: ['a', 'b', 'c'], end: 'complete' });
      expect(await late).toMatchObject({ end: 'broken' });
    });

    it('has room again when the slowest has read on, or has left', async () => {
      const log = new EventLog();
      const [slow, slower] = [log.read(), log.read()];
      log.passOn();
      const settled: string[] = [];
      for (const text of [MEBIBYTE, 'and more']) log.push(event(text));
      const room = log.room().then(() => settled.push('room'));
      for (let i = 0; i < 2; i += 1) await slow.next();
      await Promise.resolve();
      expect(settled).toEqual([]);
      await slower.return();
      await room;
      expect(settled).toEqual(['room']);
      log.push(event(MEBIBYTE + MEBIBYTE));
      await slow.next();
      await log.room();
    });

    it('waits for nobody where nobody reads', async () => {
      const log = new EventLog();
      log.passOn();
      for (let i = 0; i < 3; i += 1) log.push(event(MEBIBYTE));
      await log.room();
      log.end('complete');
      await log.ended;
    });
  });
});
