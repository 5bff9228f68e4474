export { MemoryVectorIndex, VectorWorkerEndedError } from './memory-vector-index.js';
