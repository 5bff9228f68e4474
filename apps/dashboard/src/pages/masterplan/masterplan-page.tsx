import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Fault } from '../../components/fault/fault.js';
import { InvalidateDialog } from '../../components/invalidate/invalidate-dialog.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { WindowPicker } from '../../components/window-picker/window-picker.js';
import { masterplanQuery } from '../../services/analytics.js';
import { DEFAULT_WINDOW } from '../../services/search-state.js';
import { ApiError } from '../../services/api-error.js';
import { AtomsTable } from './atoms-table.js';
import { MasterplanHead } from './masterplan-head.js';
import { WaveTimeline } from './wave-timeline.js';

const route = getRouteApi('/masterplans/$id');

export function MasterplanPage() {
  const { id } = route.useParams();
  const { window = DEFAULT_WINDOW } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(masterplanQuery(id, window));
  const isUnknown = error instanceof ApiError && error.status === 404;
  return (
    <>
      <PageHead
        title={id}
        above={<Link to="/masterplans">Masterplans</Link>}
        note={
          data && (
            <>
              Last seen <TimeText at={data.masterplan.last_seen_at} /> ·{' '}
              <Link to="/entries" search={{ masterplan_id: id }}>
                Entries
              </Link>{' '}
              ·{' '}
              <Link to="/activity" search={{ masterplan_id: id }}>
                Activity
              </Link>
            </>
          )
        }
      >
        <WindowPicker
          value={window}
          onChange={(chosen) =>
            void navigate({
              to: '/masterplans/$id',
              params: { id },
              search: { window: chosen },
              replace: true,
            })
          }
        />
        <InvalidateDialog selector={{ masterplan_id: id }} />
      </PageHead>
      {error !== null && (
        <Fault
          error={error}
          {...(isUnknown
            ? { stillWorks: 'A request names its masterplan with the header X-Reuso-Masterplan.' }
            : {})}
          onRetry={() => void refetch()}
        />
      )}
      {(error === null || data !== undefined) && (
        <>
          <MasterplanHead masterplan={data?.masterplan} />
          <Panel title="Waves" note="bursts of requests, each with how it was answered">
            <WaveTimeline waves={data?.waves} />
          </Panel>
          <Panel
            flush
            title="Atoms"
            note={data?.atoms_truncated ? 'the latest of more than are kept apart' : undefined}
          >
            <AtomsTable atoms={data?.atoms} />
          </Panel>
        </>
      )}
    </>
  );
}
