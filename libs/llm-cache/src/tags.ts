/** The tag that every entry of a tenant carries. */
export const ALL_TAG = 'all';
export const modelTag = (model: string): string => `model:${model}`;
export const namespaceTag = (namespace: string): string => `ns:${namespace}`;
export const masterplanTag = (masterplan: string): string => `mp:${masterplan}`;
export const callerTag = (tag: string): string => `tag:${tag}`;
/** The tag of a retrieved document, by its id. */
export const documentTag = (id: string): string => `doc:${id}`;

/** What is given with a request to find its entry by. */
export interface Belonging {
  readonly tenant: string;
  readonly namespace: string | undefined;
  readonly masterplan: string | undefined;
  readonly tags: readonly string[];
}

const NONE: readonly string[] = [];

/** The tags that one reader brings along, and another reader of the same entry may not. */
export function readerTags(belonging: Belonging): readonly string[] {
  if (belonging.tags.length === 0 && belonging.masterplan === undefined) return NONE;
  const tags = belonging.tags.map(callerTag);
  if (belonging.masterplan !== undefined) tags.push(masterplanTag(belonging.masterplan));
  return tags;
}

/** The tags that follow from the request itself: the same for all who ask it. */
export function requestTags(belonging: Belonging, model: string): string[] {
  const tags = [ALL_TAG, modelTag(model)];
  if (belonging.namespace !== undefined) tags.push(namespaceTag(belonging.namespace));
  return tags;
}
