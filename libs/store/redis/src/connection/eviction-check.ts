import { Logger } from '@nestjs/common';
import { replyCode } from './redis-errors.js';
import type { RedisLink } from './redis-link.js';

const LOG = new Logger('RedisStore');

/**
 * Warns when Redis may evict keys: without its tag's index an entry is not found by an invalidation, without a fence
 * an answer in flight is not stopped by one.
 */
export async function warnOfEviction(link: RedisLink): Promise<void> {
  try {
    const info = String(await link.send('info', 'memory'));
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
    const limited = !/^maxmemory:0\s*$/m.test(info);
    if (limited && policy !== undefined && policy !== 'noeviction') {
      LOG.warn(
        `This Redis evicts keys when it is full (maxmemory-policy ${policy}), and what it evicts an invalidation ` +
          'may miss. Set maxmemory-policy to noeviction: when it is full, answers are then served and not stored.',
      );
    }
  } catch (error) {
    // Not allowed to ask, or cut off again.
    LOG.debug(`The eviction policy of Redis is not known: ${replyCode(error) ?? String(error)}`);
  }
}
