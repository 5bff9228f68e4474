import type { KeyRing } from './key-ring.js';

export interface SealingOptions {
  readonly keys: KeyRing;
  /** What is not encrypted is not read: whoever can write to the store cannot plant any. */
  readonly required: boolean;
}
