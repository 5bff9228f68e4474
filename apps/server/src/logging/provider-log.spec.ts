import { Logger } from '@nestjs/common';
import { EventBus, type UpstreamEvent } from '@reuso/events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProviderLog } from './provider-log.js';

/** How many lines a call that ended so is worth. */
function linesFor(status: UpstreamEvent['status']): number {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  const events = new EventBus();
  void new ProviderLog(events);
  events.emit({ type: 'upstream', status, durationMs: 12.3 });
  return warn.mock.calls.length;
}

describe('ProviderLog', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(['unreachable', 'timeout', 'reset', 500, 503] as const)('tells of %s', (status) => {
    expect(linesFor(status)).toBe(1);
  });

  it.each([200, 400, 429, 'aborted'] as const)('is silent on %s', (status) => {
    expect(linesFor(status)).toBe(0);
  });
});
