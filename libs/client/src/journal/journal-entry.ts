import { z } from 'zod';

export const journalHead = z.object({
  type: z.literal('run'),
  version: z.literal(1),
  masterplan_id: z.string(),
  started_at: z.string(),
});

/** An atom's answer, and the fingerprint of what was asked. */
export const journalEntry = z.object({
  type: z.literal('atom'),
  id: z.string(),
  fingerprint: z.string(),
  text: z.string(),
});
export type JournalEntry = Omit<z.infer<typeof journalEntry>, 'type'>;
