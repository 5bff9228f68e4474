import type { InvalidationEvent } from '@reuso/store/ports';

/** One published invalidation, see `announce-2.lua.ts`. */
export interface NearMessage {
  readonly n: number;
  readonly token: string;
  /** The replica that announced it. */
  readonly from: string;
  /** Whether it waits for acknowledgements. */
  readonly acknowledge: boolean;
  readonly event: InvalidationEvent;
}

/** @returns undefined when this is none of ours; the gap that it leaves in the numbers is noticed */
export function parseMessage(text: string): NearMessage | undefined {
  const parts = /^(\d+) (\S+) (\S+) ([01]) (.*)$/s.exec(text);
  if (parts === null) return undefined;
  const [, n = '', token = '', from = '', acknowledge = '', payload = ''] = parts;
  return { n: Number(n), token, from, acknowledge: acknowledge === '1', event: parseEvent(payload) };
}

/** What cannot be read was some invalidation: everything. */
function parseEvent(payload: string): InvalidationEvent {
  try {
    const event = JSON.parse(payload) as InvalidationEvent;
    const known = event.kind === 'everything' || event.kind === 'removed' || event.kind === 'replaced';
    return known ? event : { kind: 'everything' };
  } catch {
    return { kind: 'everything' };
  }
}
