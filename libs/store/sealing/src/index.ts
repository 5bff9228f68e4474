export { KeyRing } from './key-ring.js';
export { SealedEntryStore } from './sealed-entry-store.js';
export { SealedFlightError, SealedFlightStore } from './sealed-flight-store.js';
export { SealedJobQueue } from './sealed-job-queue.js';
export type { SealingOptions } from './sealing-options.js';
