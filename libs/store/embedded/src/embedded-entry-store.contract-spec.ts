import { describeEntryStore } from '@reuso/store/testing';
import { EmbeddedStores } from './spec-support/open-store.js';

describeEntryStore('embedded, in a file', {
  open: async () => {
    const stores = new EmbeddedStores();
    return { ...stores.open(), close: () => stores.cleanUp() };
  },
});

describeEntryStore('embedded, in memory', {
  open: async () => {
    const stores = new EmbeddedStores();
    return { ...stores.open(':memory:'), close: () => stores.cleanUp() };
  },
});
