import styles from './wordmark.module.css';

/** The name above an outcome bar: the product's logo. */
export function Wordmark() {
  return (
    <div className={styles['wordmark']}>
      <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
        <rect x="0" y="2" width="15" height="6" rx="2" fill="var(--outcome-exact)" />
        <rect x="17" y="2" width="9" height="6" rx="2" fill="var(--outcome-similar)" />
        <rect x="0" y="12" width="9" height="6" rx="2" fill="var(--outcome-coalesced)" />
        <rect x="11" y="12" width="15" height="6" rx="2" fill="var(--outcome-upstream)" />
      </svg>
      <span>Reuso</span>
    </div>
  );
}
