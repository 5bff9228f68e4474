import type { SettingsView } from '@reuso/contracts';
import { useQuery } from '@tanstack/react-query';
import { Figure } from '../../components/figure/figure.js';
import { Panel } from '../../components/panel/panel.js';
import { TimeText } from '../../components/time-text/time-text.js';
import { healthQuery } from '../../services/health.js';
import styles from './settings.module.css';

const BREAKERS = {
  closed: 'Closed',
  'half-open': 'Half open, trying again',
  open: 'Open, not asked for now',
} as const;

/** How the server and its store are at this moment. */
export function HealthPanel({ settings }: { readonly settings: SettingsView | undefined }) {
  const { data: now } = useQuery(healthQuery);
  const health = now ?? settings?.health;
  const store = health?.details.store;
  return (
    <Panel title="Health">
      <div className={styles['facts']}>
        <Figure size="small" label="Service" value={health && capital(health.status)} />
        <Figure size="small" label="Store" value={store && `${capital(store.kind)}, ${store.state}`} />
        <Figure size="small" label="Breaker" value={store && BREAKERS[store.breaker]} />
        <Figure size="small" label="Version" value={settings?.version} />
        <Figure size="small" label="Node" value={settings?.node_version} />
        <Figure size="small" label="Started" value={settings && <TimeText at={settings.started_at} />} />
      </div>
      <p className={styles['links']}>
        <a href="/docs">API description</a>
        <a href="/openapi.json">openapi.json</a>
        <a href="/metrics">Prometheus metrics</a>
        <a href="/health/ready">Readiness</a>
      </p>
    </Panel>
  );
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
