/** The caches that an entry can belong to; an entry's key begins with it (`llm:9f2c…`). */
export const LAYERS = ['llm', 'rag', 'embedding'] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * One index of entries: all of a tenant's entries in one layer that carry one tag.
 * The tag's text is the caller's to make (`mp:<masterplan>`, `model:<model>` …); stores treat it as opaque.
 */
export interface TagScope {
  readonly tenant: string;
  readonly layer: Layer;
  readonly tag: string;
}

/** The layer that a key names in its prefix, or undefined when it names none. */
export function layerOf(key: string): Layer | undefined {
  const prefix = key.slice(0, key.indexOf(':'));
  return LAYERS.find((layer) => layer === prefix);
}
