import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { healthQuery } from '../../services/health.js';
import styles from './store-pill.module.css';

/** The store and its state, in two words. */
export function StorePill() {
  const { data: health, error } = useQuery(healthQuery);
  const store = health?.details.store;
  const isUp = error === null && store?.state === 'up';
  // Of a server that does not answer nobody knows.
  const state = store === undefined ? '' : isUp ? 'ok' : error === null ? 'down' : 'not known';
  return (
    <Link to="/settings" className={styles['pill']} data-up={store === undefined || isUp}>
      <span>Store</span>
      <strong>
        {store?.kind ?? '…'} {state}
      </strong>
    </Link>
  );
}
