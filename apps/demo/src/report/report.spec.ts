import { stripVTControlCharacters } from 'node:util';
import type { AnalyticsSummary, AtomResult, CallOutcome } from '@reuso/client';
import { describe, expect, it } from 'vitest';
import type { FourLegs } from '../legs/four-legs.js';
import type { LegResult } from '../legs/leg.js';
import { reportOn } from './report.js';

/** At $2.50 and $10 a million, an answer is $0.0035. */
const USAGE = { prompt_tokens: 1000, completion_tokens: 100 };
const PRICE = 0.0035;

/** A leg of atoms, a call each, that the provider agrees with. */
function leg(outcomes: readonly CallOutcome[], wallMs: number, chats: number, text = 'same'): LegResult {
  const atoms = outcomes.map((outcome, at): AtomResult => {
    const price = outcome === 'batched' ? PRICE / 2 : PRICE;
    const call = {
      attempt: 1,
      outcome,
      usage: USAGE,
      model: 'gpt-4o',
      latency_ms: 1,
      request_id: null,
      batch_id: outcome === 'batched' ? 'b' : null,
      price_usd: price,
    };
    return {
      id: `a${at}`,
      wave: 1,
      status: 'done',
      text,
      calls: [call],
      retrieval: undefined,
      error: undefined,
    };
  });
  const count = (wanted: CallOutcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const reused = count('hit') + count('coalesced');
  const spent = atoms
    .flatMap(({ calls }) => calls)
    .filter(({ outcome }) => outcome === 'miss' || outcome === 'batched');
  const total = {
    calls: outcomes.length,
    hits: count('hit'),
    coalesced: count('coalesced'),
    batched: count('batched'),
    misses: count('miss'),
    rag: { lookups: 0, exact: 0, similar: 0, shared: 0, misses: 0, direct: 0 },
    tokens: { paid: { prompt_tokens: 1000 * spent.length, completion_tokens: 100 * spent.length } },
    spent_usd: spent.reduce((sum, { price_usd: price }) => sum + (price ?? 0), 0),
    saved_usd: reused * PRICE,
    wall_ms: wallMs,
  };
  return {
    report: { total } as LegResult['report'],
    atoms,
    answers: new Map(atoms.map(({ id }) => [id, text])),
    provider: { chats, embeddings: 0, tokens: 0 },
    searches: 0,
  };
}

const straight = leg(['miss', 'miss', 'miss', 'miss'], 1000, 4);
const cold = leg(['batched', 'batched', 'coalesced', 'hit'], 700, 1);
const warm = leg(['hit', 'hit', 'hit', 'miss'], 200, 1);
const figures = {
  combined: { hit_rate: 0.625 },
  outcomes: { exact: 4, similar: 0, coalesced: 1, batched: 2, upstream: 1, error: 0 },
  layers: { llm: { hits: 4, saved_usd: 5 * PRICE } },
  batching: { batches: 1 },
} as AnalyticsSummary;
const legs: FourLegs = {
  without: { first: straight, second: straight },
  withReuso: { first: cold, second: warm },
  figures,
  warmedUp: 0,
};

const linesOf = (report: { lines: readonly string[] }) => report.lines.map(stripVTControlCharacters);

describe('the report', () => {
  it('counts from headers, usage and clock, splits by layer, and marks targets met', () => {
    const report = reportOn(legs, 'gpt-4o');
    const lines = linesOf(report);
    const row = (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/);
    expect(row('Calls')).toEqual(['Calls', '4', '4', '8', '4', '4', '8']);
    expect(row('Hit rate, with')).toEqual([
      'Hit rate, with retrievals',
      '-',
      '-',
      '-',
      '50.0 %',
      '75.0 %',
      '62.5 %',
    ]);
    expect(row('Requests')).toEqual(['Requests to the provider', '4', '4', '8', '1', '1', '2', '75.0 %']);
    expect(row('Money')).toEqual(expect.arrayContaining(['$0.0280', '$0.0070', '75.0 %']));
    expect(row('Time')).toEqual(expect.arrayContaining(['2.00 s', '0.90 s', '55.0 %']));
    expect(row('Exact hits')).toEqual(['Exact hits', '4', '50.0 %', '$0.0140']);
    expect(row('Shared flights')).toEqual(['Shared flights', '1', '12.5 %', '$0.0035']);
    expect(lines).toContainEqual(expect.stringMatching(/^Batched +2 +25\.0 % +\$0\.0035$/));
    expect(lines.filter((line) => line.endsWith(' met'))).toHaveLength(4);
    expect(report.good).toBe(true);
  });

  it('is not good when a target is missed', () => {
    const second = {
      ...warm,
      report: { total: { ...warm.report.total, wall_ms: 900 } } as LegResult['report'],
    };
    const slow = reportOn({ ...legs, withReuso: { first: cold, second } }, 'gpt-4o');
    expect(linesOf(slow).some((line) => /Time saved .* missed$/.test(line))).toBe(true);
    expect(slow.good).toBe(false);
  });

  it.each<[string, Partial<FourLegs>]>([
    [
      'the provider counted otherwise',
      { withReuso: { first: cold, second: { ...warm, provider: { ...warm.provider, chats: 2 } } } },
    ],
    [
      'an answer differs',
      { withReuso: { first: cold, second: leg(['hit', 'hit', 'hit', 'miss'], 200, 1, 'other') } },
    ],
    ['Reuso counted otherwise', { figures: { ...figures, outcomes: { ...figures.outcomes, coalesced: 2 } } }],
    [
      'Reuso priced otherwise',
      { figures: { ...figures, layers: { llm: { hits: 4, saved_usd: 1 } } } as AnalyticsSummary },
    ],
  ])('is not good when %s', (_, part) => {
    const report = reportOn({ ...legs, ...part }, 'gpt-4o');
    expect(linesOf(report).some((line) => line.startsWith('DIFFERS'))).toBe(true);
    expect(report.good).toBe(false);
  });
});
