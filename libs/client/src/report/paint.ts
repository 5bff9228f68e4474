import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours text for a stream: on a terminal that wants them, not when piped, not under NO_COLOR or TERM=dumb. */
export function painterFor(stream: NodeJS.WritableStream): (format: Format, text: string) => string {
  const terminal = stream as Partial<NodeJS.WriteStream>;
  const isColoured = terminal.isTTY === true && (terminal.hasColors?.() ?? false);
  return (format, text) => (isColoured ? styleText(format, text) : text);
}
