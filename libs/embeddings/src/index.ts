export type { EmbeddingCall } from './embedding-call.js';
export * from './embedding-gateway.js';
export * from './embeddings.module.js';
export { decodeEmbedding } from './entry/embedding-codec.js';
export * from './request/embedding-key.js';
export * from './request/embedding-request.js';
