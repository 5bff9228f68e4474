import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for tables that reach from edge to edge. */
  readonly flush?: boolean;
}

export function Panel({ title, note, actions, children, flush = false }: PanelProps) {
  const id = useId();
  return (
    <section className={styles['panel']} {...(title === undefined ? {} : { 'aria-labelledby': id })}>
      {title !== undefined && (
        <header className={styles['head']}>
          <div className={styles['titles']}>
            <h2 id={id}>{title}</h2>
            {note !== undefined && <div className={styles['note']}>{note}</div>}
          </div>
          {actions}
        </header>
      )}
      <div className={flush ? styles['flush'] : styles['body']}>{children}</div>
    </section>
  );
}
