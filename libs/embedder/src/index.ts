export * from './embedder-error.js';
export * from './local/local-embedder.js';
export * from './upstream-embedder.js';
