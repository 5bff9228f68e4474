import type { RedisLink } from '../connection/redis-link.js';
import type { RedisScript } from '../connection/redis-script.js';

/** Does something just before a link runs a script, once. */
export function beforeScript(link: RedisLink, script: RedisScript, action: () => Promise<unknown>): void {
  const run = link.run.bind(link);
  let done = false;
  link.run = async (...args) => {
    if (args[0] === script && !done) {
      done = true;
      await action();
    }
    return run(...args);
  };
}
