export * from './codec/cached-retrieval.js';
export * from './codec/retrieval-codec.js';
export * from './embedder.js';
export * from './key/rag-key.js';
export * from './rag-cache.js';
export * from './rag-cache.module.js';
