export { describeEntryStore } from './contract/describe-entry-store.js';
export type { EntryStoreHarness, OpenedStore } from './contract/entry-store-harness.js';
export { FaultyEntryStore, type StoreOperation } from './faults/faulty-entry-store.js';
export { MemoryEntryStore } from './memory/memory-entry-store.js';
export { MemoryInvalidationFeed } from './memory/memory-invalidation-feed.js';
export { newEntry, newKey, newTenant, scopeOf, scopesOf } from './support/new-entry.js';
export { until } from './support/until.js';
export {
  describeVectorIndex,
  type OpenedVectorIndex,
  type VectorIndexHarness,
} from './vectors/describe-vector-index.js';
export { dot, neighbourOf, randomUnit, seeded, unit } from './vectors/planted-vectors.js';
export { describeFlightStore } from './flights/describe-flight-store.js';
export { MemoryFlightStore } from './flights/memory-flight-store.js';
export type { FlightStoreHarness, OpenedFlights } from './flights/flight-store-harness.js';
export * from './jobs/describe-job-queue.js';
export {
  describeLedgerStore,
  type LedgerHarness,
  type OpenedLedger,
} from './ledger/describe-ledger-store.js';
