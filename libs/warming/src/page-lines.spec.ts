import { describe, expect, it } from 'vitest';
import { LINES_PER_PAGE, WarmupLinesError, pagesOfItems, pagesOfLines } from './page-lines.js';

async function linesOf(chunks: readonly (string | Buffer)[], maxLineBytes = 1_000): Promise<string[]> {
  const bytes = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  const lines: string[] = [];
  for await (const page of pagesOfLines(bytes, maxLineBytes)) lines.push(...page);
  return lines;
}

describe('pagesOfLines', () => {
  it('puts lines together that come in pieces, and characters too', async () => {
    const ü = Buffer.from('ü');
    expect(await linesOf(['{"a"', ':1}\n{"b":"', ü.subarray(0, 1), ü.subarray(1), '"}'])).toEqual([
      '{"a":1}',
      '{"b":"ü"}',
    ]);
  });

  it('passes over blank lines, so that the rest keep their numbers, and takes either line end', async () => {
    expect(await linesOf(['1\r\n\n  \n2\n'])).toEqual(['1\r', '#4 2']);
  });

  it('makes pages of twenty', async () => {
    const sizes: number[] = [];
    const bytes = (async function* () {
      yield Buffer.from('1\n'.repeat(LINES_PER_PAGE * 2 + 1));
    })();
    for await (const page of pagesOfLines(bytes, 100)) sizes.push(page.length);
    expect(sizes).toEqual([LINES_PER_PAGE, LINES_PER_PAGE, 1]);
  });

  it('refuses no lines, too many and one that does not end', async () => {
    await expect(linesOf(['\n \n'])).rejects.toThrow(WarmupLinesError);
    await expect(linesOf(['1\n'.repeat(100_001)])).rejects.toThrow(/more than 100000 lines/);
    await expect(linesOf(['x'.repeat(1_001)])).rejects.toThrow(/longer than the 1000 bytes/);
  });
});

describe('pagesOfItems', () => {
  it('writes each item as the line that it would have been', () => {
    expect([...pagesOfItems([{ kind: 'llm' }, 'x', null])]).toEqual([['{"kind":"llm"}', '"x"', 'null']]);
  });
});
