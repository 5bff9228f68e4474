import { type SseEvent, sseBytes, withoutUsage } from '@reuso/upstream';
import type { ChatEvent } from './event-log.js';

/** @param chunk what the event's data says, parsed; undefined when it is not JSON */
export function chunkEvent(event: SseEvent, chunk: unknown): ChatEvent {
  const withUsage = sseBytes(event);
  const bare = withoutUsage(chunk);
  if (bare === chunk) return { withUsage, withoutUsage: withUsage, isDone: false };
  const rest = bare === null ? null : sseBytes({ ...event, data: JSON.stringify(bare) });
  return { withUsage, withoutUsage: rest, isDone: false };
}

/** Whether an event has to be read to know what of it a caller gets: most name no usage. */
export function mayTellUsage({ data }: SseEvent): boolean {
  return data.includes('"usage"') || data.includes('\\u');
}

/** The `[DONE]` that says that the answer is whole. */
export function doneEvent(event: SseEvent): ChatEvent {
  const bytes = sseBytes(event);
  return { withUsage: bytes, withoutUsage: bytes, isDone: true };
}

/** The chunk that an event carries; undefined when it carries none. */
export function chunkOf({ withUsage, isDone }: ChatEvent): unknown {
  if (isDone) return undefined;
  const data = withUsage
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n');
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
