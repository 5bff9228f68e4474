import type { WarmupView } from '@reuso/contracts';
import { formatCount } from '../../format/number.js';
import styles from './jobs.module.css';

interface JobErrorsProps {
  readonly errors: WarmupView['errors'];
  readonly failed: number;
}

/** What was wrong with which line. */
export function JobErrors({ errors, failed }: JobErrorsProps) {
  return (
    <details className={styles['errors']}>
      <summary>
        {failed > errors.length
          ? `The first ${formatCount(errors.length)} faults`
          : `${formatCount(errors.length)} ${errors.length === 1 ? 'fault' : 'faults'}`}
      </summary>
      <ol>
        {errors.map(({ line, path, message }) => (
          <li key={`${line} ${path} ${message}`}>
            Line {formatCount(line)}
            {path !== '' && (
              <>
                , <code>{path}</code>
              </>
            )}
            : {message}
          </li>
        ))}
      </ol>
    </details>
  );
}
