import { type RunningRedis, redisCommand } from './redis-server.js';

/** Makes it a server as it was before version 8, as far as a client can tell: it refuses to keep vectors. */
export async function withoutVectorSets({ port }: RunningRedis): Promise<void> {
  const commands = [
    '-vadd',
    '-vsim',
    '-vrem',
    '-vcard',
    '-vinfo',
    '-vemb',
    '-vdim',
    '-vlinks',
    '-vrandmember',
  ];
  await redisCommand(port, 'acl', 'setuser', 'default', ...commands, '-vsetattr', '-vgetattr');
}
