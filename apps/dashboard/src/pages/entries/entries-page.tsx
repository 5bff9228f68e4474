import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Pager } from '../../components/pager/pager.js';
import { Panel } from '../../components/panel/panel.js';
import { entriesQuery } from '../../services/entries.js';
import { chatExample } from '../../services/examples.js';
import type { EntriesSearch } from '../../services/page-state.js';
import { EntriesFilters } from './entries-filters.js';
import { EntriesInvalidation } from './entries-invalidation.js';
import { EntriesTable } from './entries-table.js';
import styles from './entries-page.module.css';

const route = getRouteApi('/entries');
const LIMIT = 50;

interface NoEntriesProps {
  readonly isFiltered: boolean;
  /** Whether all entries were looked at. */
  readonly isAll: boolean;
}

function NoEntries({ isFiltered, isAll }: NoEntriesProps) {
  if (!isAll) {
    return (
      <EmptyState title="Nothing found so far">
        There are many entries, and those that expire last were searched first. Next searches on.
      </EmptyState>
    );
  }
  return isFiltered ? (
    <EmptyState title="No entry fits">Take a filter away, or search for a shorter text.</EmptyState>
  ) : (
    <EmptyState title="Nothing is stored yet" command={chatExample()}>
      Every whole, good answer is kept and shows here, with what was asked and when it expires.
    </EmptyState>
  );
}

export function EntriesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { page = 1, cursor, ...filters } = search;
  const given = Object.fromEntries(
    Object.entries({ ...filters, cursor }).filter(([, value]) => value !== undefined),
  );
  const query = useQuery(entriesQuery({ ...given, limit: LIMIT }));
  const change = (changes: EntriesSearch) =>
    void navigate({
      to: '/entries',
      search: { ...search, cursor: undefined, page: undefined, ...changes },
      replace: changes.cursor === undefined,
    });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <PageHead title="Entries">
        <EntriesInvalidation filters={filters} />
      </PageHead>
      <EntriesFilters filters={filters} onChange={change} />
      {query.error !== null && <Fault error={query.error} onRetry={() => void query.refetch()} />}
      {(query.error === null || query.data !== undefined) && (
        <Panel flush>
          <div className={styles['list']} data-stale={query.isPlaceholderData}>
            {query.data?.items.length === 0 ? (
              <NoEntries isFiltered={isFiltered || page > 1} isAll={query.data.next_cursor === null} />
            ) : (
              <EntriesTable rows={query.data?.items} />
            )}
          </div>
          <Pager page={page} nextCursor={query.data?.next_cursor} onGo={change} />
          <span role="status" className={styles['status']}>
            {query.isPlaceholderData ? 'Searching' : ''}
          </span>
        </Panel>
      )}
    </>
  );
}
