import { z } from 'zod';

/** A document's id as its corpus knows it: a path, a URL, a number. Entries that hold it are invalidated by it. */
export const documentId = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters');

export const retrievedDocument = z.strictObject({
  id: z.union([documentId, z.int()]).optional(),
  text: z.string().optional(),
  score: z.number().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type RetrievedDocument = z.infer<typeof retrievedDocument>;
