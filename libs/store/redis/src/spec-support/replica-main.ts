// A replica in a process of its own, so that a spec can freeze it. It holds a local copy of one entry under the lease:
// asked "get" on stdin, it answers "local" when it may serve that copy, else "store". "fill" gives it the copy.
import { createInterface } from 'node:readline';
import { RedisStore } from '../redis-store.js';

const [url = ''] = process.argv.slice(2);
const store = new RedisStore({ backend: { kind: 'redis', nodes: [url] } });
let copy = false;
store.feed.subscribe(() => {
  copy = false;
});

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'fill') copy = true;
  process.stdout.write(`${copy && store.feed.current ? 'local' : 'store'}\n`);
});
