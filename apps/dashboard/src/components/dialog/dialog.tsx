import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from '../button/button.js';
import styles from './dialog.module.css';

interface DialogProps {
  /** Text of the button that opens it. */
  readonly trigger: ReactNode;
  readonly tone?: 'plain' | 'danger';
  readonly isDisabled?: boolean;
  /** Told on hovering the button. */
  readonly hint?: string | undefined;
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A question over the page; Escape closes it and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { trigger, tone = 'plain', isDisabled = false, hint, title, isOpen, onOpenChange, children } = props;
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Trigger render={<Button tone={tone} disabled={isDisabled} title={hint} />}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} data-backdrop />
        <Base.Popup className={styles['popup']}>
          <Base.Title className={styles['title']}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The buttons at a dialog's foot; the last one does it. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>;
}

export function DialogClose({ children }: { readonly children: ReactNode }) {
  return <Base.Close render={<Button />}>{children}</Base.Close>;
}
