import type { ReactNode } from 'react';
import { CodeBlock } from '../code-block/code-block.js';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What to run next. */
  readonly command?: string;
  readonly action?: ReactNode;
}

/** Where nothing is yet: says why, and what to do next. */
export function EmptyState({ title, children, command, action }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      <div className={styles['mark']} aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
      <h2>{title}</h2>
      <p className={styles['text']}>{children}</p>
      {command !== undefined && (
        <div className={styles['command']}>
          <CodeBlock code={command} />
        </div>
      )}
      {action}
    </div>
  );
}
