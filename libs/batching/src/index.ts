export * from './batch-outcome.js';
export * from './batcher.js';
export * from './batching.module.js';
export * from './request/batch-request.js';
export * from './request/batchable.js';
export * from './usage/add-surcharge.js';
export { usageIn } from './usage/call-usage.js';
