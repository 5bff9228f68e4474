/**
 * What a writer saw of its tags and its key before it asked upstream: one opaque generation for each of them.
 * Invalidating changes the generation, so a write that carries an older one is refused: the answer was in
 * flight while something that selects it was invalidated.
 *
 * A fence is taken before the upstream call and handed back with the write. Names and values are the store's own.
 */
export type Fence = ReadonlyMap<string, string>;

/** Joins the fences of callers that share one flight; for what both saw, the earlier one counts. */
export function joinFences(earlier: Fence, later: Fence): Fence {
  if (later.size === 0) return earlier;
  const joined = new Map(earlier);
  for (const [name, generation] of later) {
    if (!joined.has(name)) joined.set(name, generation);
  }
  return joined;
}
