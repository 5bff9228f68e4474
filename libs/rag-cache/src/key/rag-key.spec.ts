import { describe, expect, it } from 'vitest';
import { familyTag, ragKey } from './rag-key.js';

const QUESTION = {
  tenant: 't',
  namespace: 'n',
  query: 'q',
  embeddingModel: 'm',
  topK: 5,
  corpusVersion: 'v',
};

describe('the key of a retrieval', () => {
  it('is the same for the same question', () => {
    expect(ragKey({ ...QUESTION })).toBe(ragKey(QUESTION));
    expect(ragKey(QUESTION)).toMatch(/^rag:[0-9a-f]{64}$/);
  });

  it.each([
    ['tenant', { tenant: 'u' }],
    ['namespace', { namespace: undefined }],
    ['query', { query: 'Q' }],
    ['white space', { query: 'q ' }],
    ['model', { embeddingModel: 'm2' }],
    ['corpus version', { corpusVersion: undefined }],
    ['shifted parts', { query: 'qm', embeddingModel: '' }],
  ])('is another one for another %s, and so is the family', (_, difference) => {
    const other = { ...QUESTION, ...difference };
    expect(ragKey(other)).not.toBe(ragKey(QUESTION));
    expect(familyTag(other)).not.toBe(familyTag(QUESTION));
  });

  it('tells numbers of documents apart, its family does not', () => {
    const other = { ...QUESTION, topK: 6 };
    expect(ragKey(other)).not.toBe(ragKey(QUESTION));
    expect(familyTag(other)).toBe(familyTag(QUESTION));
  });
});
