import { TriangleAlert } from 'lucide-react';
import { ApiError } from '../../services/api-error.js';
import { Button } from '../button/button.js';
import styles from './fault.module.css';

interface FaultProps {
  readonly error: Error;
  /** What goes on working in spite of it. */
  readonly stillWorks?: string;
  readonly onRetry?: () => void;
}

const STILL_WORKS =
  'Requests to /v1 are not affected by this page; other pages may work. It is asked again when you retry.';

/** What went wrong, in the server's own words, and what still works. */
export function Fault({ error, stillWorks = STILL_WORKS, onRetry }: FaultProps) {
  const title = error instanceof ApiError ? error.title : 'The page came upon something unexpected';
  const fields = error instanceof ApiError ? (error.errors ?? []) : [];
  return (
    <div className={styles['fault']} role="alert">
      <TriangleAlert size={18} aria-hidden className={styles['icon']} />
      <div className={styles['text']}>
        <strong>{title}</strong>
        <p>{error.message}</p>
        {fields.length > 0 && (
          <ul>
            {fields.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path || 'body'}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {stillWorks !== '' && <p className={styles['works']}>{stillWorks}</p>}
      </div>
      {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
    </div>
  );
}
