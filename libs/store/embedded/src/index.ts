export { EmbeddedEntryStore } from './embedded-entry-store.js';
export { EmbeddedInvalidationFeed } from './embedded-invalidation-feed.js';
export { EmbeddedStoreModule } from './embedded-store.module.js';
export { isSqliteUnavailable } from './file/sqlite-error.js';
export { StoreFile } from './file/store-file.js';
export { EmbeddedLedgerStore } from './ledger/embedded-ledger-store.js';
