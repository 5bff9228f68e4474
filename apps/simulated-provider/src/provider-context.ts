import type { Traffic } from './control/traffic.js';
import type { ProviderOptions } from './options.js';
import type { Recordings } from './recordings/recordings.js';

/** What lives as long as the provider does. */
export interface ProviderContext {
  readonly options: ProviderOptions;
  readonly recordings: Recordings;
  readonly traffic: Traffic;
}
