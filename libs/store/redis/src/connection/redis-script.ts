import { createHash } from 'node:crypto';

/** `allow-oom`: runs although Redis is out of memory. `no-writes`: writes nothing. */
export type ScriptFlag = 'allow-oom' | 'no-writes';

/** A Lua script, known to Redis by its SHA-1. All its keys lie in one hash slot. */
export class RedisScript {
  readonly source: string;
  readonly sha: string;

  constructor(lua: string, flags: readonly ScriptFlag[] = []) {
    const header = flags.length > 0 ? `#!lua flags=${flags.join(',')}` : '#!lua';
    this.source = `${header}\n${lua}`;
    this.sha = createHash('sha1').update(this.source).digest('hex');
  }
}
