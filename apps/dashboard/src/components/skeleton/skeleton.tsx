import styles from './skeleton.module.css';

/** Stands where a text will be, as wide as it is likely to be, so that nothing moves when it comes. */
export function Skeleton({ width = '6ch' }: { readonly width?: string | number }) {
  return <span className={styles['skeleton']} style={{ width }} aria-hidden="true" />;
}
