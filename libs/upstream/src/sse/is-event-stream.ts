import type { UpstreamResponse } from '../upstream.js';

/** Whether a good answer comes event by event. */
export function isEventStream({ status, headers }: Pick<UpstreamResponse, 'status' | 'headers'>): boolean {
  const type = headers['content-type'];
  return status === 200 && typeof type === 'string' && /^text\/event-stream\b/i.test(type);
}
