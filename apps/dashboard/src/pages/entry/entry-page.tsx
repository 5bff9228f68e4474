import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { CopyButton } from '../../components/copy-button/copy-button.js';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { entryQuery } from '../../services/entries.js';
import { EntryActions } from './entry-actions.js';
import { EntryFacts } from './entry-facts.js';
import { EntryText } from './entry-text.js';
import { answerOf, promptOf, vectorOf } from './entry-content.js';
import styles from './entry.module.css';

const route = getRouteApi('/entries/$key');

export function EntryPage() {
  const { key } = route.useParams();
  const { data: entry, error, refetch } = useQuery(entryQuery(key));
  return (
    <>
      <PageHead
        title="Entry"
        above={<Link to="/entries">Entries</Link>}
        note={
          <span className={styles['key']}>
            <code title={key}>{key}</code>
            <CopyButton text={key} what="key" />
          </span>
        }
      >
        <EntryActions entryKey={key} isThere={entry !== undefined} />
      </PageHead>
      {error !== null && (
        <Fault
          error={error}
          stillWorks="An entry goes when its time is over or when it is invalidated. The list shows those that are there."
          onRetry={() => void refetch()}
        />
      )}
      {(entry !== undefined || error === null) && (
        <>
          <EntryFacts entry={entry} />
          <div className={styles['sides']}>
            {entry === undefined ? (
              ['Asked', 'Answered'].map((title) => (
                <Panel key={title} title={title}>
                  <Skeleton width="80%" />
                </Panel>
              ))
            ) : (
              <>
                <EntryText title="Asked" sections={promptOf(entry)} raw={entry.request} />
                <EntryText
                  title="Answered"
                  sections={answerOf(entry)}
                  raw={entry.response}
                  vector={vectorOf(entry)}
                />
              </>
            )}
          </div>
        </>
      )}
    </>
  );
}
