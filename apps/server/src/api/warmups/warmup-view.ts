import type { WarmupView } from '@reuso/contracts';
import type { JobRecord } from '@reuso/store/ports';
import { NO_PROGRESS, type WarmupProgress } from '@reuso/warming';

const LOST_KEY = {
  line: 0,
  path: '',
  message:
    'The process that took the warm-up in has ended, and with it the provider key that came with the request: such ' +
    'keys are never stored. Send it again (what was stored is a hit), or set UPSTREAM_API_KEY.',
};

/** A job as the API shows it. */
export function warmupView(job: JobRecord): WarmupView {
  const progress = (job.progress ?? NO_PROGRESS) as WarmupProgress;
  const { done, hits, stored, failed, errors } = progress;
  const lostItsKey = job.status === 'failed' && job.holder !== undefined && done < job.lines;
  return {
    id: job.id,
    name: job.name ?? null,
    status: job.status,
    created_at: new Date(job.createdAt).toISOString(),
    started_at: timeOrNull(job.startedAt),
    finished_at: timeOrNull(job.finishedAt),
    total: job.lines,
    done,
    hits,
    stored,
    failed,
    errors: lostItsKey ? [...errors.slice(0, 19), LOST_KEY] : [...errors],
  };
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
