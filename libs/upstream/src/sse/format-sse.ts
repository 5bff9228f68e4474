import type { SseEvent } from './sse-event.js';

const LINE_BREAK = /\r\n|\r|\n/;

/** The event as it goes over the wire, blank line included. */
export function formatSse({ data, event, id }: SseEvent): string {
  let text = '';
  if (event !== undefined) text += `event: ${oneLine(event)}\n`;
  if (id !== undefined) text += `id: ${oneLine(id)}\n`;
  if (!LINE_BREAK.test(data)) return `${text}data: ${data}\n\n`;
  for (const line of data.split(LINE_BREAK)) text += `data: ${line}\n`;
  return `${text}\n`;
}

const [BEFORE, AFTER] = ['data: ', '\n\n'];

/** The same as bytes. What streams are made of, data alone, is written once, with no whole text in between. */
export function sseBytes(event: SseEvent): Buffer {
  const { data } = event;
  if (event.event !== undefined || event.id !== undefined || LINE_BREAK.test(data))
    return Buffer.from(formatSse(event));
  const end = BEFORE.length + Buffer.byteLength(data);
  const bytes = Buffer.allocUnsafe(end + AFTER.length);
  bytes.write(BEFORE, 'latin1');
  bytes.write(data, BEFORE.length, 'utf8');
  bytes.write(AFTER, end, 'latin1');
  return bytes;
}

/** A line break here would end the field and begin another. */
function oneLine(value: string): string {
  return value.split(LINE_BREAK).join(' ');
}
