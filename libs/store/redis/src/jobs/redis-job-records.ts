import {
  JOB_KEPT_MS,
  type JobRecord,
  type JobStatus,
  MOST_JOBS_LISTED,
  type NewJob,
  StoreUnavailableError,
} from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { advanceJob } from '../scripts/advance-job-2.lua.js';
import { appendJobPage } from '../scripts/append-job-page-2.lua.js';
import { enqueueJob } from '../scripts/enqueue-job-3.lua.js';
import { ALL_JOBS, holderName, pagesName, recordName, tenantJobsName } from './job-names.js';

/** A job that is never enqueued goes after this time, ms. */
const TAKING_IN_MS = 24 * 3_600_000;
/** However long a job waits and runs, ms. */
const LONGEST_MS = 30 * 24 * 3_600_000;
/** A process that has not been heard of for this long, in ms, is gone. */
const HOLDER_MS = 60_000;

/** Jobs' records and pages in Redis; who runs them when is BullMQ's affair. */
export class RedisJobRecords {
  constructor(private readonly link: RedisLink) {}

  async insert({ id, tenant, name, input, createdAt, holder }: NewJob): Promise<void> {
    const record = recordName(id);
    const fields = { id, tenant, input: JSON.stringify(input ?? null), created_at: createdAt };
    const optional = { ...(name === undefined ? {} : { name }), ...(holder === undefined ? {} : { holder }) };
    await this.link.send('hset', record, ...Object.entries({ ...fields, ...optional }).flat());
    await this.link.send('pexpire', record, TAKING_IN_MS);
  }

  async append(id: string, lines: readonly string[]): Promise<void> {
    const args = [JSON.stringify(lines), lines.length, LONGEST_MS];
    const added = await this.link.run(appendJobPage, [recordName(id), pagesName(id)], args);
    if (added === 0) throw lost('append');
  }

  async page(id: string, index: number): Promise<readonly string[] | undefined> {
    const lines = (await this.link.send('hget', pagesName(id), index)) as string | null;
    return lines === null ? undefined : (JSON.parse(lines) as string[]);
  }

  async enqueue({ id, tenant, createdAt }: Pick<JobRecord, 'id' | 'tenant' | 'createdAt'>): Promise<void> {
    const keys = [recordName(id), ALL_JOBS, tenantJobsName(tenant)];
    const args = [id, createdAt, LONGEST_MS, Date.now() - LONGEST_MS];
    if ((await this.link.run(enqueueJob, keys, args)) === 0) throw lost('enqueue');
  }

  async remove(id: string): Promise<void> {
    await this.link.send('unlink', recordName(id), pagesName(id));
  }

  /** Also one that is not enqueued yet: its status is undefined. */
  async read(id: string): Promise<(Omit<JobRecord, 'status'> & { status: JobStatus | undefined }) | null> {
    const flat = (await this.link.send('hgetall', recordName(id))) as string[] | Record<string, string>;
    const fields = Array.isArray(flat) ? pairs(flat) : flat;
    return fields['id'] === undefined ? null : recordOf(fields);
  }

  async find(id: string): Promise<JobRecord | null> {
    const record = await this.read(id);
    if (record?.status === undefined) return null;
    return await this.#withoutLostHolder({ ...record, status: record.status });
  }

  async list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    const name = tenant === undefined ? ALL_JOBS : tenantJobsName(tenant);
    const ids = (await this.link.send('zrange', name, 0, MOST_JOBS_LISTED - 1, 'REV')) as string[];
    const records = await Promise.all(ids.map((id) => this.find(id)));
    return records.filter((record) => record !== null);
  }

  async save(id: string, progress: unknown): Promise<void> {
    await this.link.send('hset', recordName(id), 'progress', JSON.stringify(progress));
  }

  async status(id: string): Promise<JobStatus | undefined> {
    return ((await this.link.send('hget', recordName(id), 'status')) as JobStatus | null) ?? undefined;
  }

  /** @returns false when the job has ended already, or there is none */
  async advance(id: string, status: JobStatus): Promise<boolean> {
    const args = [status, Date.now(), JOB_KEPT_MS];
    return (await this.link.run(advanceJob, [recordName(id), pagesName(id)], args)) === 1;
  }

  async holderLives(holder: string): Promise<void> {
    await this.link.send('set', holderName(holder), 1, 'PX', HOLDER_MS);
  }

  async holderGoes(holder: string): Promise<void> {
    await this.link.send('unlink', holderName(holder));
  }

  async #withoutLostHolder(record: JobRecord): Promise<JobRecord> {
    const { id, holder, status } = record;
    if (holder === undefined || (status !== 'queued' && status !== 'running')) return record;
    if ((await this.link.send('exists', holderName(holder))) === 1) return record;
    await this.advance(id, 'failed');
    return { ...record, status: 'failed', finishedAt: Date.now() };
  }
}

/** Redis was emptied, or the job was taken in for longer than a day. */
function lost(operation: string): StoreUnavailableError {
  return new StoreUnavailableError(operation, { cause: new Error('the job is no longer there') });
}

function pairs(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) fields[String(flat[at])] = String(flat[at + 1]);
  return fields;
}

function recordOf(
  fields: Record<string, string>,
): Omit<JobRecord, 'status'> & { status: JobStatus | undefined } {
  const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
  const time = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return {
    id: fields['id'] ?? '',
    tenant: fields['tenant'] ?? '',
    name: fields['name'],
    input: json(fields['input']),
    createdAt: Number(fields['created_at']),
    holder: fields['holder'],
    status: fields['status'] as JobStatus | undefined,
    startedAt: time(fields['started_at']),
    finishedAt: time(fields['finished_at']),
    lines: Number(fields['lines'] ?? 0),
    progress: json(fields['progress']),
  };
}
