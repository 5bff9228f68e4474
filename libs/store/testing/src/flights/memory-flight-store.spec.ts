import { MemoryEntryStore } from '../memory/memory-entry-store.js';
import { describeFlightStore } from './describe-flight-store.js';
import { MemoryFlightStore } from './memory-flight-store.js';

const LEASE_MS = 500;
const entries = new MemoryEntryStore();
const flights = new MemoryFlightStore(entries, { leaseMs: LEASE_MS });

describeFlightStore('in memory', {
  leaseMs: LEASE_MS,
  open: async () => ({ flights, entries, close: async () => {} }),
});
