export * from './deadline.js';
export * from './resilient-entry-store.js';
export * from './store-breaker.js';
