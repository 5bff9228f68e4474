import type { JobWorker } from '@reuso/store/ports';
import type { RedisJobRecords } from './redis-job-records.js';

/** How often a running job looks whether it was cancelled at another replica, ms. */
const CANCEL_CHECK_MS = 500;

/**
 * Runs one job that BullMQ handed out, unless it has ended meanwhile.
 * @throws when the job is to be handed out again: its worker threw, or let go of it
 */
export async function runJob(
  records: RedisJobRecords,
  id: string,
  work: JobWorker,
  released: AbortSignal,
): Promise<void> {
  if (!(await records.advance(id, 'running'))) return;
  const record = await records.find(id);
  if (record === null) return;
  const cancelled = new AbortController();
  const timer = setInterval(() => {
    records.status(id).then(
      (status) => status !== 'running' && cancelled.abort(),
      () => undefined,
    );
  }, CANCEL_CHECK_MS);
  try {
    const outcome = await work({
      record,
      signal: AbortSignal.any([released, cancelled.signal]),
      page: (index) => records.page(id, index),
      append: (lines) => records.append(id, lines),
      save: (progress) => records.save(id, progress),
    });
    if (outcome !== undefined) await records.advance(id, outcome);
    else if (!cancelled.signal.aborted) throw new Error('The job was let go of, and goes on later');
  } finally {
    clearInterval(timer);
  }
}
