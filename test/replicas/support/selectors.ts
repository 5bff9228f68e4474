import { randomUUID } from 'node:crypto';

/** One selector of an invalidation, and how a request comes to be selected by it. */
export interface Selector {
  readonly name: string;
  /** Headers and body fields of the requests that it selects, made anew for each use. */
  readonly make: () => SelectedRequest;
}

export interface SelectedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The selector, as the API takes it. @param key the entry's */
  readonly selector: (key: string) => Readonly<Record<string, unknown>>;
}

export const SELECTORS: readonly Selector[] = [
  {
    name: 'masterplan',
    make: () => byHeader('x-reuso-masterplan', 'masterplan_id'),
  },
  { name: 'tag', make: () => byHeader('x-reuso-tags', 'tag') },
  { name: 'namespace', make: () => byHeader('x-reuso-namespace', 'namespace') },
  { name: 'key', make: () => ({ headers: {}, fields: {}, selector: (key) => ({ key }) }) },
  {
    name: 'model',
    make: () => {
      const model = `model-${randomUUID()}`;
      return { headers: {}, fields: { model }, selector: () => ({ model }) };
    },
  },
  { name: 'all', make: () => ({ headers: {}, fields: {}, selector: () => ({ all: true }) }) },
];

function byHeader(header: string, field: string): SelectedRequest {
  const label = randomUUID();
  return { headers: { [header]: label }, fields: {}, selector: () => ({ [field]: label }) };
}
