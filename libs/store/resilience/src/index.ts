export * from './deadline.js';
export * from './resilient-entry-store.js';
export * from './resilient-flight-store.js';
export * from './resilient-job-queue.js';
export * from './resilient-ledger-store.js';
export * from './store-breaker.js';
