import { z } from 'zod';
import { entryKey } from './labels.js';

export const feedbackRequest = z
  .strictObject({
    key: entryKey.optional(),
    request_id: z.string().min(1).max(128).optional(),
    verdict: z.enum(['bad', 'good']),
    reason: z.string().max(2_000).optional(),
  })
  .superRefine((value, context) => {
    if ((value.key === undefined) !== (value.request_id === undefined)) return;
    context.addIssue({
      code: 'custom',
      path: ['key'],
      message: 'give exactly one of "key" and "request_id"',
    });
  });
export type FeedbackRequest = z.infer<typeof feedbackRequest>;

export const feedbackResponse = z.object({
  key: entryKey,
  verdict: z.enum(['bad', 'good']),
  /** Whether an entry was removed. */
  removed: z.boolean(),
  /** Whether the key is refused from now on, until it is refreshed. */
  refused: z.boolean(),
});
export type FeedbackResponse = z.infer<typeof feedbackResponse>;
