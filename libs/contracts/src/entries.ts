import { z } from 'zod';
import { entryKey, label, layer } from './labels.js';

export const entriesQuery = z.strictObject({
  layer: layer.optional(),
  masterplan_id: label.optional(),
  tag: label.optional(),
  model: z.string().min(1).max(256).optional(),
  q: z.string().min(1).max(256).optional(),
  cursor: z.string().min(1).max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EntriesQuery = z.infer<typeof entriesQuery>;

export const entryItem = z.object({
  key: entryKey,
  layer,
  model: z.string(),
  preview: z.string(),
  masterplan_ids: z.array(z.string()),
  tags: z.array(z.string()),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  size_bytes: z.int(),
  hits: z.int(),
});
export type EntryItem = z.infer<typeof entryItem>;

export const entriesPage = z.object({ items: z.array(entryItem), next_cursor: z.string().nullable() });
export type EntriesPage = z.infer<typeof entriesPage>;

/** One entry with what was asked and what was answered, as JSON. */
export const entryDetail = entryItem.extend({ request: z.unknown(), response: z.unknown() });
export type EntryDetail = z.infer<typeof entryDetail>;
