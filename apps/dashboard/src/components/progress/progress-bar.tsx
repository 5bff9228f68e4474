import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly isActive: boolean;
}

export function ProgressBar({ label, done, total, isActive }: ProgressBarProps) {
  return (
    <progress
      className={styles['bar']}
      aria-label={`Progress of ${label}`}
      data-active={isActive}
      value={done}
      max={Math.max(1, total)}
    />
  );
}
