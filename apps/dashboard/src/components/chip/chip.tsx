import { Link, type LinkProps } from '@tanstack/react-router';
import { X } from 'lucide-react';
import styles from './chip.module.css';

/** A tag or masterplan, leading to what carries it. */
export function ChipLink({ text, ...link }: LinkProps & { readonly text: string }) {
  return (
    <Link {...link} className={styles['chip']} title={text}>
      {text}
    </Link>
  );
}

interface FilterChipProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

/** A filter in force, to be taken away. */
export function FilterChip({ name, value, onRemove }: FilterChipProps) {
  return (
    <button
      type="button"
      className={styles['chip']}
      onClick={onRemove}
      title={value}
      aria-label={`Remove the filter ${name} ${value}`}
    >
      <span className={styles['kind']}>{name}</span>
      <span className={styles['text']}>{value}</span>
      <X size={12} aria-hidden />
    </button>
  );
}
