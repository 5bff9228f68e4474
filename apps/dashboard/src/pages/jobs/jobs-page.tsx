import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { ownAddress } from '../../services/examples.js';
import { warmupsQuery } from '../../services/warmups.js';
import { JobRow } from './job-row.js';
import { UploadForm } from './upload-form.js';
import { WarmForm } from './warm-form.js';
import styles from './jobs.module.css';

export function JobsPage() {
  const { data, error, refetch } = useQuery(warmupsQuery);
  return (
    <>
      <PageHead title="Jobs" note="Warm-ups fill the cache before anyone asks." />
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <div className={styles['forms']}>
        <Panel title="From a file">
          <UploadForm />
        </Panel>
        <Panel title="From what is used">
          <WarmForm />
        </Panel>
      </div>
      <Panel title="History" flush>
        {data === undefined ? (
          error === null && (
            <div className={styles['waiting']}>
              <Skeleton width="70%" />
            </div>
          )
        ) : data.items.length === 0 ? (
          <EmptyState title="No warm-up has run yet" command={example()}>
            Choose a file above, or send the items from a script.
          </EmptyState>
        ) : (
          <ul className={styles['jobs']}>
            {data.items.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

const example = () =>
  [
    `curl ${ownAddress()}/api/v1/warmups`,
    `  -H 'Content-Type: application/x-ndjson'`,
    `  --data-binary '{"kind": "llm", "model": "gpt-4o-mini", "prompt": "Name three caches."}'`,
  ].join(' \\\n');
