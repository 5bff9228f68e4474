import { useQuery } from '@tanstack/react-query';
import { Fault } from '../../components/fault/fault.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { settingsQuery } from '../../services/settings.js';
import { HealthPanel } from './health-panel.js';
import { PriceTable } from './price-table.js';
import { SettingsTables } from './settings-table.js';

export function SettingsPage() {
  const { data, error, refetch } = useQuery(settingsQuery);
  return (
    <>
      <PageHead
        title="Settings"
        note="What this server runs with. It is set in its environment, and read at its start."
      />
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      <HealthPanel settings={data} />
      {(error === null || data !== undefined) && (
        <>
          <Panel title="Prices" note="US dollars per million tokens" flush>
            <PriceTable prices={data?.prices} unpriced={data?.unpriced_models ?? []} />
          </Panel>
          <SettingsTables settings={data?.settings} />
        </>
      )}
    </>
  );
}
