import { parseArgs } from 'node:util';
import type { Bench } from './benches/bench.ts';
import { analytics } from './benches/analytics.ts';
import { dashboard } from './benches/dashboard.ts';
import { hits } from './benches/hits.ts';
import { misses } from './benches/misses.ts';
import { passingOn } from './benches/passing-on.ts';
import { peers } from './benches/peers.ts';
import { quality } from './benches/quality.ts';
import { roundTrip } from './benches/round-trip.ts';
import { sealing } from './benches/sealing.ts';
import { similarQueries } from './benches/similar-queries.ts';
import { stampede } from './benches/stampede.ts';
import { storeTimes } from './benches/store-times.ts';
import { traps } from './benches/traps.ts';
import { vectorIndex } from './benches/vector-index.ts';
import { wave } from './benches/wave.ts';
import { claimCores } from './machine/cores.ts';
import { Household } from './processes/household.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  hits,
  peers,
  'passing-on': passingOn,
  'round-trip': roundTrip,
  misses,
  'store-times': storeTimes,
  stampede,
  'similar-queries': similarQueries,
  'vector-index': vectorIndex,
  analytics,
  dashboard,
  quality,
  sealing,
  traps,
  wave,
};
const USAGE = `npm run bench [-- NAME... [--rounds N] [--model DIR] [--questions FILE] [--vectors N,...] [--dimensions N,...]]; names: ${Object.keys(BENCHES).join(', ')}`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '6' },
    model: { type: 'string' },
    questions: { type: 'string' },
    vectors: { type: 'string' },
    dimensions: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const [vectors, dimensions] = [values.vectors, values.dimensions].map((list) => list?.split(',').map(Number));
const counts = [rounds, ...(vectors ?? []), ...(dimensions ?? [])];
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0 || !counts.every((count) => Number.isInteger(count) && count > 0)) {
  console.error(USAGE);
  process.exit(2);
}

const cores = claimCores();
console.log(`Node ${process.version}; ${cores.description}.`);
console.log(
  'Ratios are of what was measured in turn in this run; in brackets the lowest and the highest round.',
);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${bench.title}`);
  const household = await Household.open(cores);
  try {
    await bench.run(household, {
      rounds,
      model: values.model,
      questions: values.questions,
      vectors,
      dimensions,
    });
  } finally {
    await household.close();
  }
}
