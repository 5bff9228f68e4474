import { MAX_WARMUP_ITEMS } from '@reuso/contracts';
import { numbered } from './items/numbered-line.js';

/** Lines of a page: what may be asked again after a crash, and how often progress is saved. */
export const LINES_PER_PAGE = 20;

/** The lines of a warm-up do not make one. */
export class WarmupLinesError extends Error {
  override readonly name = 'WarmupLinesError';
}

/**
 * Lines of NDJSON out of the bytes as they come, page by page; a blank line is none, and counts as one to its followers.
 * @param maxLineBytes longest line that is taken
 * @throws WarmupLinesError
 */
export async function* pagesOfLines(
  bytes: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<readonly string[]> {
  let page: string[] = [];
  let [number, count] = [0, 0];
  for await (const line of linesOf(bytes, maxLineBytes)) {
    number += 1;
    if (line.trim() === '') continue;
    count += 1;
    if (count > MAX_WARMUP_ITEMS) {
      throw new WarmupLinesError(`The warm-up has more than ${MAX_WARMUP_ITEMS} lines. Send it as several.`);
    }
    page.push(numbered(line, number, count));
    if (page.length < LINES_PER_PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
  if (count === 0) {
    throw new WarmupLinesError('The warm-up has no lines. Send a JSON object a line.');
  }
}

async function* linesOf(bytes: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of untilCutShort(bytes)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > maxLineBytes) {
      throw new WarmupLinesError(
        `A line is longer than the ${maxLineBytes} bytes that this server accepts. End each item with a line feed, or raise MAX_BODY_BYTES.`,
      );
    }
  }
  rest += decoder.decode();
  yield rest;
}

/** A caller that hangs up half-way is no fault of this server's. */
async function* untilCutShort(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw new WarmupLinesError('The upload ended before its end. Send it again.', { cause: error });
  }
}

/** Items of a JSON body, as the lines that they would have been. */
export function* pagesOfItems(items: readonly unknown[]): Generator<readonly string[]> {
  for (let at = 0; at < items.length; at += LINES_PER_PAGE) {
    yield items.slice(at, at + LINES_PER_PAGE).map((item) => JSON.stringify(item) ?? 'null');
  }
}
