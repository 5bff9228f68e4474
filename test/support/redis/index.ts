export * from './find-redis.js';
export * from './free-port.js';
export * from './move-slots.js';
export * from './redis-cluster.js';
export * from './redis-sentinel.js';
export { redisCommand, startRedis, type RunningRedis, type StartRedisOptions } from './redis-server.js';
export * from './until.js';
export { withoutVectorSets } from './without-vector-sets.js';
