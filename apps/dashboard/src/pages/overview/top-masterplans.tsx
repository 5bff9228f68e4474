import type { AnalyticsWindow } from '@reuso/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MasterplansTable } from '../../components/masterplans-table/masterplans-table.js';
import { Panel } from '../../components/panel/panel.js';
import { masterplansQuery } from '../../services/analytics.js';

const SHOWN = 5;

/** Where most was saved. */
export function TopMasterplans({ window }: { readonly window: AnalyticsWindow }) {
  const { data } = useQuery(masterplansQuery({ window, sort: 'saved_usd', order: 'desc', limit: SHOWN }));
  if (data?.masterplans.length === 0) return null;
  return (
    <Panel
      flush
      title="Masterplans that saved most"
      actions={
        <Link to="/masterplans" search={{ window, sort: 'saved_usd' }}>
          All masterplans
        </Link>
      }
    >
      <MasterplansTable rows={data?.masterplans} expected={SHOWN} window={window} />
    </Panel>
  );
}
