import { type ReactNode, useId } from 'react';
import { Skeleton } from '../skeleton/skeleton.js';
import styles from './figure.module.css';

interface FigureProps {
  readonly label: string;
  /** Undefined while it is on its way. */
  readonly value: ReactNode | undefined;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  /** `saved` is the only coloured one. */
  readonly tone?: 'saved' | 'plain';
  readonly size?: 'large' | 'medium' | 'small';
}

/** One number with its name and what it is measured against. */
export function Figure({ label, value, note, aside, tone = 'plain', size = 'large' }: FigureProps) {
  const id = useId();
  return (
    <figure className={styles['figure']} aria-labelledby={id} data-tone={tone} data-size={size}>
      <figcaption id={id} className={styles['label']}>
        {label}
      </figcaption>
      <div className={styles['line']}>
        <strong className={styles['value']}>{value ?? <Skeleton width="5ch" />}</strong>
        {aside}
      </div>
      {note !== undefined && <div className={styles['note']}>{note}</div>}
    </figure>
  );
}
