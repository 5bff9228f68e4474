import { createContext, use } from 'react';

export interface Notice {
  readonly title: string;
  readonly description?: string;
}

export const ToastContext = createContext<(title: string, description?: string) => void>(() => undefined);

/** Tells what was done. */
export const useToast = (): ((title: string, description?: string) => void) => use(ToastContext);
