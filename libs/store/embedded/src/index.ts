export * from './data-dir-in-use-error.js';
export * from './embedded-entry-store.js';
export * from './embedded-invalidation-feed.js';
export * from './embedded-store.module.js';
export * from './open-database.js';
export { isSqliteUnavailable } from './sqlite-error.js';
