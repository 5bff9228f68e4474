import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LegResult } from '../legs/leg.js';
import type { Origin } from '../runner/cache-status.js';
import { reportOn } from './report.js';
import { textTable } from './text-table.js';

const USAGE = { promptTokens: 1000, completionTokens: 100 };

/** A leg of calls with these origins, each of 1,000 tokens in and 100 out, that the provider agrees with. */
function leg(origins: readonly Origin[], wallMs: number, text = 'same'): LegResult {
  const paid = origins.filter((origin) => origin === 'provider').length;
  return {
    calls: origins.map((origin, at) => ({ name: `call ${at}`, text, usage: USAGE, origin })),
    wallMs,
    provider: {
      requests: paid,
      usage: { promptTokens: paid * USAGE.promptTokens, completionTokens: paid * USAGE.completionTokens },
    },
  };
}

const straight = leg(['provider', 'provider', 'provider', 'provider'], 1000);
const cold = leg(['provider', 'provider', 'collapsed', 'hit'], 700);
const warm = leg(['hit', 'hit', 'hit', 'provider'], 200);
const legs = { without: { first: straight, second: straight }, withReuso: { first: cold, second: warm } };

const linesOf = (report: { lines: readonly string[] }) => report.lines.map(stripVTControlCharacters);

describe('the report', () => {
  it('counts from headers, usage and clock, and marks targets met', () => {
    const report = reportOn(legs, 'gpt-4o');
    const lines = linesOf(report);
    const row = (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/);
    expect(row('Calls')).toEqual(['Calls', '4', '4', '8', '4', '4', '8']);
    expect(row('Hit rate')).toEqual(['Hit rate', '-', '-', '-', '50.0 %', '75.0 %', '62.5 %']);
    expect(row('Reached')).toEqual(['Reached the provider', '4', '4', '8', '2', '1', '3', '62.5 %']);
    // 8 calls at $2.50 and $10 a million tokens
    expect(row('Money')).toEqual(expect.arrayContaining(['$0.0280', '$0.0105', '62.5 %']));
    expect(row('Wall time')).toEqual(expect.arrayContaining(['2.00 s', '0.90 s', '55.0 %']));
    expect(lines.filter((line) => line.endsWith(' met'))).toHaveLength(3);
    expect(report.good).toBe(true);
  });

  it('is not good when a target is missed', () => {
    const slow = reportOn(
      { ...legs, withReuso: { first: cold, second: { ...warm, wallMs: 900 } } },
      'gpt-4o',
    );
    expect(linesOf(slow).some((line) => /Time saved .* missed$/.test(line))).toBe(true);
    expect(slow.good).toBe(false);
  });

  it('is not good when the provider counted otherwise, or an answer differs', () => {
    const requests = { ...warm, provider: { ...warm.provider, requests: 2 } };
    const answers = leg(['hit', 'hit', 'hit', 'provider'], 200, 'other');
    for (const second of [requests, answers]) {
      const report = reportOn({ ...legs, withReuso: { first: cold, second } }, 'gpt-4o');
      expect(linesOf(report).some((line) => line.startsWith('DIFFERS'))).toBe(true);
      expect(report.good).toBe(false);
    }
  });

  it('refuses a model without a price', () => {
    expect(() => reportOn(legs, 'no-such-model')).toThrow('No price is known for the model "no-such-model"');
  });
});

describe('a text table', () => {
  it('aligns by what is seen, not by what colours', () => {
    const rows = [
      ['a', '\u001b[32m1\u001b[39m'],
      ['bcd', '200'],
    ];
    expect(textTable(rows).map(stripVTControlCharacters)).toEqual(['a      1', 'bcd  200']);
  });
});
