import { Inject } from '@nestjs/common';

/**
 * The connections that can be injected: `commands` serves the request path, `admin` long administrative work.
 * (The third, which hears published messages, takes no other commands.)
 */
export type RedisConnectionName = 'commands' | 'admin';

/** Injection token of a connection: an ioredis `Redis`, or a `Cluster` where Redis is one. */
export function getRedisToken(name: RedisConnectionName = 'commands'): string {
  return `RedisConnection_${name}`;
}

/** Injects a connection. Whoever opened it closes it: users leave it open. */
export function InjectRedis(name?: RedisConnectionName): PropertyDecorator & ParameterDecorator {
  return Inject(getRedisToken(name));
}
