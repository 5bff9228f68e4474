import { afterAll, beforeAll, describe } from 'vitest';
import type { FlightStoreHarness } from './flight-store-harness.js';
import { FlightSubject } from './flight-subject.js';
import { boarding } from './parts/boarding.js';
import { leases } from './parts/leases.js';
import { overtaking } from './parts/overtaking.js';
import { publishing } from './parts/publishing.js';

const PARTS: readonly (readonly [name: string, part: (subject: FlightSubject) => void])[] = [
  ['boarding', boarding],
  ['leases', leases],
  ['publishing', publishing],
  ['invalidations', overtaking],
];

/** The rules that every `FlightStore` keeps, whatever it is built on. */
export function describeFlightStore(name: string, harness: FlightStoreHarness): void {
  describe(`the FlightStore contract: ${name}`, { timeout: 60_000 }, () => {
    const subject = new FlightSubject(harness);
    beforeAll(() => subject.open(), 60_000);
    afterAll(() => subject.close(), 60_000);

    describe.each(PARTS)('%s', (_, part) => {
      part(subject);
    });
  });
}
