import type { VectorPartition } from '@reuso/store/ports';
import type { RetrievalQuestion } from '../key/rag-key.js';

/** Where the vectors of questions lie that may answer each other. */
export function partitionOf(question: RetrievalQuestion, dimension: number): VectorPartition {
  const { tenant, namespace, embeddingModel: model, corpusVersion } = question;
  return { tenant, namespace, model, dimension, corpusVersion };
}
