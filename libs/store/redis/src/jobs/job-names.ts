import { createHash } from 'node:crypto';

/** Where BullMQ keeps what it needs; all names of jobs lie in one slot of a cluster. */
export const QUEUE_PREFIX = 'reuso:{jobs}:queue';

const HELD = 'held-';

/** The queue of jobs that any process can run, and of those that only one can. */
export function queueName(holder: string | undefined): string {
  return holder === undefined ? 'any' : HELD + holder;
}

/** What all names of BullMQ's that belong to processes' own queues begin with. */
export const HELD_QUEUES_PREFIX = `${QUEUE_PREFIX}:${HELD}`;

/** The process that a name with that prefix belongs to. */
export function holderIn(name: string): string {
  return name.slice(HELD_QUEUES_PREFIX.length).split(':', 1)[0] ?? '';
}

/** The queue of a task that is done again and again. */
export function taskQueueName(task: string): string {
  return `repeated-${task}`;
}

/** hash: the job's record, see `RedisJobRecords` */
export function recordName(id: string): string {
  return `reuso:{jobs}:job:${id}`;
}

/** hash: page number → lines, a JSON array */
export function pagesName(id: string): string {
  return `reuso:{jobs}:pages:${id}`;
}

/** zset of ids by `createdAt`. */
export const ALL_JOBS = 'reuso:{jobs}:all';

/** zset of one tenant's ids by `createdAt`. */
export function tenantJobsName(tenant: string): string {
  return `reuso:{jobs}:of:${createHash('sha256').update(JSON.stringify(tenant)).digest('hex')}`;
}

/** string: there while the process lives */
export function holderName(holder: string): string {
  return `reuso:{jobs}:holder:${holder}`;
}
