import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Notice } from '../../hooks/use-toast.js';
import styles from './toasts.module.css';

const SHOWN_MS = 6_000;

/** Shows notices in the corner, each for a while, and tells them to those who hear the page. */
export function ToastHost({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <Toast.Provider timeout={SHOWN_MS}>
      <ToastFeed notices={notices} />
      <Toast.Portal>
        <Toast.Viewport className={styles['viewport']}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Hands each notice on once. */
function ToastFeed({ notices }: { readonly notices: readonly Notice[] }) {
  const { add } = Toast.useToastManager();
  const told = useRef(0);
  useEffect(() => {
    for (const notice of notices.slice(told.current)) add(notice);
    told.current = notices.length;
  }, [notices, add]);
  return null;
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
