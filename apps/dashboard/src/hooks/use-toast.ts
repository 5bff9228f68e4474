import { Toast } from '@base-ui/react/toast';

/** Tells what was done. */
export function useToast(): (title: string, description?: string) => void {
  const manager = Toast.useToastManager();
  return (title, description) => {
    manager.add({ title, ...(description === undefined ? {} : { description }) });
  };
}
