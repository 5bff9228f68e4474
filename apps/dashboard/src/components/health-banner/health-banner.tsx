import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { healthQuery } from '../../services/health.js';
import { storeName } from './store-name.js';
import styles from './health-banner.module.css';

/** Shown while the store is away: what that means, and that it ends by itself. */
export function HealthBanner() {
  const { data: health, error } = useQuery(healthQuery);
  useFreshFigures(error !== null || health?.status === 'degraded');
  if (error !== null) {
    return (
      <Banner title="The server does not answer">
        The figures on this page are as they were when it last did. The page goes on asking.
      </Banner>
    );
  }
  if (health === undefined || health.status === 'ok') return null;
  const { kind, reason } = health.details.store;
  return (
    <Banner title={`Degraded: ${storeName(kind)} does not answer`}>
      Requests still get their answers, straight from the provider and at its price. Nothing is read from the
      cache or stored, and figures, entries and invalidations are not available. Reuso tries again by itself
      and goes on as before once the store is back.
      {reason !== undefined && (
        <>
          {' '}
          Reason: <code>{reason}</code>
        </>
      )}
    </Banner>
  );
}

/** What could not be shown while the store or the server was away is asked again as soon as it is back. */
function useFreshFigures(isAway: boolean): void {
  const queryClient = useQueryClient();
  const wasAway = useRef(isAway);
  useEffect(() => {
    if (wasAway.current && !isAway) void queryClient.invalidateQueries();
    wasAway.current = isAway;
  }, [isAway, queryClient]);
}

function Banner({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles['banner']} role="alert">
      <TriangleAlert size={18} aria-hidden className={styles['icon']} />
      <div>
        <strong>{title}</strong>
        <p>{children}</p>
      </div>
    </div>
  );
}
