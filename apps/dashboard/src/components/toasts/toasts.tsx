import { type ReactNode, Suspense, lazy, useCallback, useState } from 'react';
import { type Notice, ToastContext } from '../../hooks/use-toast.js';

const ToastHost = lazy(async () => ({ default: (await import('./toast-host.js')).ToastHost }));

/** What was done, told once in the corner. The code that shows it comes with the first notice. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const tell = useCallback((title: string, description?: string) => {
    setNotices((before) => [...before, { title, ...(description === undefined ? {} : { description }) }]);
  }, []);
  return (
    <ToastContext value={tell}>
      {children}
      {notices.length > 0 && (
        <Suspense>
          <ToastHost notices={notices} />
        </Suspense>
      )}
    </ToastContext>
  );
}
