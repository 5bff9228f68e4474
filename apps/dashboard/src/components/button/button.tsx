import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
}

export function Button({ tone = 'plain', type = 'button', ...props }: ButtonProps) {
  return <button {...props} type={type} className={styles['button']} data-tone={tone} />;
}
