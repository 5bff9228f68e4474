import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { WindowPicker } from '../../components/window-picker/window-picker.js';
import { totalOf } from '../../outcomes.js';
import { summaryQuery, timeseriesQuery } from '../../services/analytics.js';
import { chatExample } from '../../services/examples.js';
import { DEFAULT_WINDOW } from '../../services/search-state.js';
import { LayerCards } from './layer-cards.js';
import { OutcomePanel } from './outcome-panel.js';
import { SavingsPanel } from './savings-panel.js';
import { TimePanel } from './time-panel.js';
import { TopMasterplans } from './top-masterplans.js';
import { UnpricedNote } from './unpriced-note.js';

const route = getRouteApi('/');

export function OverviewPage() {
  const { window = DEFAULT_WINDOW } = route.useSearch();
  const navigate = route.useNavigate();
  const summary = useQuery(summaryQuery(window));
  const series = useQuery(timeseriesQuery(window));
  const error = summary.error ?? series.error;
  const isEmpty = summary.data !== undefined && totalOf(summary.data.outcomes) === 0;
  return (
    <>
      <PageHead title="Overview">
        <WindowPicker
          value={window}
          onChange={(chosen) => void navigate({ to: '/', search: { window: chosen }, replace: true })}
        />
      </PageHead>
      {error !== null && (
        <Fault error={error} onRetry={() => void Promise.all([summary.refetch(), series.refetch()])} />
      )}
      {(error === null || summary.data !== undefined) && (
        <>
          <SavingsPanel summary={summary.data} series={series.data} />
          {isEmpty && <FirstSteps />}
          <OutcomePanel outcomes={summary.data?.outcomes} />
          {!isEmpty && (
            <>
              <TimePanel window={window} series={series.data} />
              <LayerCards window={window} />
              <TopMasterplans window={window} />
            </>
          )}
          <UnpricedNote models={summary.data?.unpriced_models ?? []} />
        </>
      )}
    </>
  );
}

function FirstSteps() {
  return (
    <Panel>
      <EmptyState title="Nothing has come through in this time" command={chatExample()}>
        Point an OpenAI client&rsquo;s base URL at this server, or send one request by hand. Send it twice:
        the second answer comes from the cache.
      </EmptyState>
    </Panel>
  );
}
