import { describe, expect, it } from 'vitest';
import { type ChatEvent, EventLog } from './event-log.js';

const event = (text: string): ChatEvent => ({ withUsage: text, withoutUsage: text, isDone: false });

async function readAll(log: EventLog): Promise<{ texts: string[]; end: string }> {
  const texts: string[] = [];
  const events = log.read();
  let step = await events.next();
  for (; step.done !== true; step = await events.next()) texts.push(step.value.withUsage);
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
});
