export { KeyRing } from './key-ring.js';
export { SealedEntryStore } from './sealed-entry-store.js';
