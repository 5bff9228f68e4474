import type { WarmupView } from '@reuso/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../components/button/button.js';
import { ProgressBar } from '../../components/progress/progress-bar.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { formatDuration } from '../../format/duration.js';
import { formatCount } from '../../format/number.js';
import { cancelWarmup, isActive } from '../../services/warmups.js';
import { JobErrors } from './job-errors.js';
import styles from './jobs.module.css';

const STATUSES: Readonly<Record<WarmupView['status'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function JobRow({ job }: { readonly job: WarmupView }) {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelWarmup(job.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['warmups'] }),
  });
  const name = job.name ?? `Warm-up ${job.id}`;
  return (
    <li className={styles['job']}>
      <div className={styles['jobHead']}>
        <strong>{name}</strong>
        <span className={styles['status']} data-status={job.status}>
          {STATUSES[job.status]}
        </span>
        <span className={styles['when']}>
          <TimeText at={job.created_at} />
          {job.started_at !== null && job.finished_at !== null && (
            <> · {formatDuration(Date.parse(job.finished_at) - Date.parse(job.started_at))}</>
          )}
        </span>
        {isActive(job) && (
          <Button disabled={cancel.isPending} onClick={() => cancel.mutate()} aria-label={`Cancel ${name}`}>
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar label={name} done={job.done} total={job.total} isActive={isActive(job)} />
      <div className={styles['counts']}>
        <span>
          {formatCount(job.done)} of {formatCount(job.total)}
        </span>
        <span>{formatCount(job.stored)} stored</span>
        <span>{formatCount(job.hits)} there already</span>
        <span data-bad={job.failed > 0}>{formatCount(job.failed)} failed</span>
      </div>
      {job.errors.length > 0 && <JobErrors errors={job.errors} failed={job.failed} />}
      {cancel.error !== null && <p role="alert">{cancel.error.message}</p>}
    </li>
  );
}
