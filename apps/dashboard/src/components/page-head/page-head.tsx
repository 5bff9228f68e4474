import { type ReactNode, useEffect } from 'react';
import { LiveSwitch } from '../live-switch/live-switch.js';
import { StorePill } from '../store-pill/store-pill.js';
import styles from './page-head.module.css';

interface PageHeadProps {
  readonly title: string;
  /** Where the page hangs under another. */
  readonly above?: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** A page's name, what can be set on it, and how the server is. */
export function PageHead({ title, above, note, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Reuso`;
  }, [title]);
  return (
    <header className={styles['head']}>
      <div className={styles['titles']}>
        {above !== undefined && <div className={styles['above']}>{above}</div>}
        <h1>{title}</h1>
        {note !== undefined && <div className={styles['note']}>{note}</div>}
      </div>
      <div className={styles['controls']}>
        {children}
        <LiveSwitch />
        <StorePill />
      </div>
    </header>
  );
}
