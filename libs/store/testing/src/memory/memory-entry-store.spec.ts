import { describeEntryStore } from '../contract/describe-entry-store.js';
import { MemoryEntryStore } from './memory-entry-store.js';

describeEntryStore('in memory', {
  open: async () => {
    const store = new MemoryEntryStore();
    return { store, feed: store.feed, close: async () => {} };
  },
});
