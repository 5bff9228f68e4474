import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './toasts.module.css';

const SHOWN_MS = 6_000;

/** What was done, told once in the corner and to those who hear the page. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={SHOWN_MS}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles['viewport']}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles['toast']}>
      <Toast.Content className={styles['content']}>
        <Toast.Title className={styles['title']} render={<div />} />
        <Toast.Description className={styles['description']} />
      </Toast.Content>
      <Toast.Close className={styles['close']} aria-label="Close">
        <X size={14} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}
