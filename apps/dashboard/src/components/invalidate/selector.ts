import type { InvalidationRequest } from '@reuso/contracts';

/** What is to be removed: one selector, within one layer or all. */
export type Selector = Pick<InvalidationRequest, 'masterplan_id' | 'tag' | 'model' | 'all'> & {
  readonly layer?: InvalidationRequest['layer'] | undefined;
};

export function isEverything({ all }: Selector): boolean {
  return all === true;
}

/** Such as `of masterplan shop-7`. */
export function describe({ masterplan_id: plan, tag, model, layer }: Selector): string {
  const within = layer === undefined || layer === 'all' ? '' : ` in the ${layer} layer`;
  if (plan !== undefined) return `of masterplan ${plan}${within}`;
  if (tag !== undefined) return `with the tag ${tag}${within}`;
  if (model !== undefined) return `of model ${model}${within}`;
  return within.trim();
}
