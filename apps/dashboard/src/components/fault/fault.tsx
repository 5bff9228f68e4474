import { CircleHelp, TriangleAlert } from 'lucide-react';
import { ApiError } from '../../services/api-error.js';
import { Button } from '../button/button.js';
import styles from './fault.module.css';

interface FaultProps {
  readonly error: Error;
  /** What goes on working in spite of it; left out where a page could not be shown. */
  readonly stillWorks?: string;
  readonly onRetry?: () => void;
}

const STILL_WORKS =
  'Requests to /v1 are not affected by this page; other pages may work. It is asked again when you retry.';
const GONE = 'What was shown before stays. The page asks again by itself, and at once when you retry.';
const AWAY = 'It shows here as soon as the store is back. Requests to /v1 are answered meanwhile.';

/** What went wrong, in the server's own words, and what still works. */
export function Fault({ error, stillWorks, onRetry }: FaultProps) {
  const isTold = error instanceof ApiError;
  const isAway = isTold && error.isAway && stillWorks === undefined;
  // Then nothing of the server works.
  const isGone = isTold && error.status === 0;
  // What is not there is no failure, and that the store is away is told by the banner above.
  const isCalm = isAway || (isTold && error.status === 404);
  const fields = isTold ? (error.errors ?? []) : [];
  const Icon = isCalm ? CircleHelp : TriangleAlert;
  return (
    <div className={styles['fault']} data-calm={isCalm} role={isCalm ? 'status' : 'alert'}>
      <Icon size={18} aria-hidden className={styles['icon']} />
      <div className={styles['text']}>
        <strong>{isTold ? error.title : 'The page came upon something unexpected'}</strong>
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
        <p className={styles['works']}>{stillWorks ?? (isGone ? GONE : isAway ? AWAY : STILL_WORKS)}</p>
      </div>
      {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
    </div>
  );
}
