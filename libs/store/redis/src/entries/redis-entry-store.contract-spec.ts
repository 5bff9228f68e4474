import { describeEntryStore } from '@reuso/store/testing';
import { describeOnRedis } from '../spec-support/describe-on-redis.js';
import { harness } from '../spec-support/open-store.js';

describeOnRedis('RedisEntryStore', (name, backend) => describeEntryStore(name, harness(backend)));
