import { chatMessage, label, MAX_TOP_K, tags, ttlSeconds } from '@reuso/contracts';
import { z } from 'zod';

/** An id that can stand in a placeholder: `{{id}}`. */
const atomId = label
  .regex(/^[^{}]+$/, 'must not hold braces, since {{id}} stands for its answer')
  .refine((id) => id !== 'documents', '"documents" is taken: {{documents}} stands for what was retrieved');

const model = z.string().min(1).max(256);

/** What an atom has retrieved before its prompt goes out. */
const retrieval = z.strictObject({
  /** May hold placeholders, as a prompt may. */
  query: z.string().min(1),
  embedding_model: model,
  top_k: z.int().min(1).max(MAX_TOP_K),
  corpus_version: label.optional(),
  namespace: label.optional(),
  /** False: only the very query is looked for, and none is embedded for a comparison. */
  similar: z.boolean().default(true),
  min_similarity: z.number().min(-1).max(1).optional(),
  ttl_seconds: ttlSeconds.optional(),
  tags: tags.optional(),
});
export type Retrieval = z.output<typeof retrieval>;

/** Fields that the executor writes itself. */
const OWN_FIELDS = ['model', 'messages', 'temperature', 'max_tokens', 'stream', 'stream_options'];

/** How a model is asked. */
const asking = {
  system: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).optional(),
  /** Further fields of the chat request, such as `top_p` or `response_format`. */
  params: z
    .record(z.string(), z.unknown())
    .refine((fields) => !OWN_FIELDS.some((name) => name in fields), `must not hold ${OWN_FIELDS.join(', ')}`)
    .optional(),
  /** False: never shares an upstream call with other atoms, also where the run batches. */
  batch: z.boolean().optional(),
  namespace: label.optional(),
  tags: tags.optional(),
  ttl_seconds: ttlSeconds.optional(),
};

const atom = z
  .strictObject({
    id: atomId,
    /** One user message; exactly one of it and `messages` is given. */
    prompt: z.string().min(1).optional(),
    messages: z.array(chatMessage).min(1).optional(),
    depends_on: z.array(z.string().min(1)).default([]),
    rag: retrieval.optional(),
    model: model.optional(),
    ...asking,
  })
  .superRefine((value, context) => {
    if ((value.prompt === undefined) !== (value.messages === undefined)) return;
    context.addIssue({
      code: 'custom',
      path: ['prompt'],
      message: 'give exactly one of "prompt" and "messages"',
    });
  });
export type Atom = z.output<typeof atom>;

/** A run: atoms, each a question to a model, some after others. */
export const masterplanSchema = z.strictObject({
  id: label,
  name: z.string().min(1).max(256).optional(),
  /** Asked where an atom names none. */
  model,
  /** System prompt of atoms that have none of their own, and no system message. */
  system: z.string().min(1).optional(),
  /** What holds for every atom that does not say otherwise. */
  defaults: z.strictObject(asking).omit({ system: true }).default({}),
  atoms: z.array(atom).min(1),
});
export type Masterplan = z.output<typeof masterplanSchema>;
/** As it is written: what has a default may be left out. */
export type MasterplanInput = z.input<typeof masterplanSchema>;
