import { useId } from 'react';
import styles from './field.module.css';

interface SelectProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Undefined: all of them. */
  readonly value: string | undefined;
  readonly all: string;
  readonly onChange: (value: string | undefined) => void;
}

/** One of a list, or all; the browser's own control, which every keyboard and screen reader knows. */
export function Select({ label, options, value, all, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']} data-hidden="true">
        {label}
      </label>
      <select
        id={id}
        className={`${styles['input']} ${styles['select']}`}
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
