import { z } from 'zod';
import { entryKey, label } from './labels.js';
import { documentId } from './rag-documents.js';

const selectors = {
  masterplan_id: label.optional(),
  tag: label.optional(),
  key: entryKey.optional(),
  document_id: documentId.optional(),
  namespace: label.optional(),
  model: z.string().min(1).max(256).optional(),
  all: z.literal(true).optional(),
};

export const SELECTORS = Object.keys(selectors) as (keyof typeof selectors)[];

export const invalidationRequest = z
  .strictObject({
    layer: z.enum(['llm', 'rag', 'embedding', 'all']).default('all'),
    ...selectors,
    dry_run: z.boolean().default(false),
    /** Also tells what was matched by layer, and with a dry run of a masterplan what others share. */
    details: z.boolean().default(false),
  })
  .superRefine((value, context) => {
    const given = SELECTORS.filter((name) => value[name] !== undefined);
    if (given.length === 1) return;
    context.addIssue({
      code: 'custom',
      path: [],
      message:
        `give exactly one of ${SELECTORS.join(', ')}; ` +
        (given.length === 0 ? 'there was none' : `these came together: ${given.join(', ')}`),
    });
  });
export type InvalidationRequest = z.infer<typeof invalidationRequest>;

export const invalidationResponse = z.object({
  matched: z.int(),
  deleted: z.int(),
  dry_run: z.boolean(),
  /** With `details`: what was matched, by layer. */
  layers: z.object({ llm: z.int(), rag: z.int(), embedding: z.int() }).optional(),
  /**
   * With `details`, `dry_run` and `masterplan_id`: how many of the entries are tied to other masterplans too, and to how many of
   * those. At most `examined` entries were looked at; of more, these are the least numbers.
   */
  shared: z.object({ entries: z.int(), masterplans: z.int(), examined: z.int() }).optional(),
});
export type InvalidationResponse = z.infer<typeof invalidationResponse>;
