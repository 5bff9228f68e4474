export * from './entry.js';
export * from './entry-store.js';
export * from './errors.js';
export * from './fence.js';
export * from './invalidation-feed.js';
export * from './store-health.js';
export * from './tag.js';
export * from './vector-index.js';
