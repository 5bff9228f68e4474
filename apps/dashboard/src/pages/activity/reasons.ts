import type { ActivityItem } from '@reuso/contracts';

/** Why the cache did not answer, in a sentence. */
const MISSES: Readonly<Record<string, string>> = {
  new: 'Nothing like it had been asked before.',
  expired: 'It was stored, but its time was over.',
  invalidated: 'It was stored, and has been invalidated since.',
  refresh: 'The request asked for a fresh answer: no-cache, or a retry.',
  bypass: 'The request cannot be cached, or asked not to be.',
  'store-unavailable': 'The store did not answer in time, so the provider was asked.',
};

/** Why an answer was not kept, in a sentence. */
const NOT_STORED: Readonly<Record<string, string>> = {
  'finish-length': 'it was cut off at its length limit.',
  'finish-content-filter': 'a content filter ended it.',
  'no-finish': 'it ended before it was finished.',
  'not-json': 'it could not be read: it was cut short, or no JSON.',
  'empty-content': 'there was nothing in it.',
  'tool-arguments': 'the arguments of a tool call in it could not be read.',
  refused: 'it is the answer that somebody marked as bad.',
  'no-store': 'the request asked for that.',
  'store-unavailable': 'the store did not answer in time.',
  invalidated: 'what it belongs to was invalidated while it was on its way.',
};

/** Sentences that say how a request came to its outcome; none when there is nothing to add. */
export function reasonsOf({
  reason,
  not_stored: notStored,
  batch_size: batch,
  similarity,
}: ActivityItem): string[] {
  return [
    ...(reason === null ? [] : [MISSES[reason] ?? `The cache did not answer: ${reason}.`]),
    ...(notStored === null ? [] : [`The answer was not stored: ${NOT_STORED[notStored] ?? `${notStored}.`}`]),
    ...(batch === null
      ? []
      : [`It shared one call with ${batch - 1} other ${batch === 2 ? 'prompt' : 'prompts'}.`]),
    ...(similarity === null
      ? []
      : [`The nearest query had a cosine similarity of ${similarity.toFixed(4)}.`]),
  ];
}
