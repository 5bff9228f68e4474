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

/** A line break here would end the field and begin another. */
function oneLine(value: string): string {
  return value.split(LINE_BREAK).join(' ');
}
