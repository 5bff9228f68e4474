import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { Fault } from '../../components/fault/fault.js';
import { MasterplansTable } from '../../components/masterplans-table/masterplans-table.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Pager } from '../../components/pager/pager.js';
import { Panel } from '../../components/panel/panel.js';
import { SearchField } from '../../components/search-field/search-field.js';
import { WindowPicker } from '../../components/window-picker/window-picker.js';
import { masterplansQuery } from '../../services/analytics.js';
import { chatExample } from '../../services/examples.js';
import { type MasterplansSearch, SORTS } from '../../services/page-state.js';
import { DEFAULT_WINDOW } from '../../services/search-state.js';

const route = getRouteApi('/masterplans');
const LIMIT = 50;

export function MasterplansPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { window = DEFAULT_WINDOW, sort = 'last_seen_at', order = 'desc', q, cursor, page = 1 } = search;
  const query = useQuery(
    masterplansQuery({ window, sort, order, limit: LIMIT, ...(q && { q }), ...(cursor && { cursor }) }),
  );
  /** Whatever changes the list begins at its first page. */
  const change = (changes: MasterplansSearch) =>
    void navigate({
      to: '/masterplans',
      search: { ...search, cursor: undefined, page: undefined, ...changes },
      replace: changes.cursor === undefined,
    });
  const isEmpty = query.data?.masterplans.length === 0;
  return (
    <>
      <PageHead title="Masterplans">
        <SearchField label="Search by name" value={q} onSearch={(text) => change({ q: text })} />
        <WindowPicker value={window} onChange={(chosen) => change({ window: chosen })} />
      </PageHead>
      {query.error !== null && <Fault error={query.error} onRetry={() => void query.refetch()} />}
      {(query.error === null || query.data !== undefined) && (
        <Panel flush>
          {isEmpty ? (
            <NoMasterplans q={q} />
          ) : (
            <MasterplansTable
              rows={query.data?.masterplans}
              window={window}
              expected={12}
              sorting={{
                by: sort,
                order,
                onSort: (by, direction) =>
                  change({
                    sort: SORTS.find((each) => each === by),
                    order: direction === 'asc' ? 'asc' : undefined,
                  }),
              }}
            />
          )}
          <Pager page={page} nextCursor={query.data?.next_cursor} onGo={change} />
        </Panel>
      )}
    </>
  );
}

function NoMasterplans({ q }: { readonly q: string | undefined }) {
  if (q !== undefined) {
    return (
      <EmptyState title={`No masterplan has “${q}” in its name`}>
        Try a part of it, or a longer window.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No masterplan in this time" command={chatExample(['X-Reuso-Masterplan: shop-7'])}>
      A masterplan is one run of an executor. Requests say which one they belong to in a header; from then on
      it has a page with its savings, and its entries can be removed together.
    </EmptyState>
  );
}
