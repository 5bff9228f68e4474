import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { PaletteContext } from '../../hooks/use-palette.js';
import { Palette } from './palette.js';

/** Opens the palette on Ctrl K or ⌘ K, wherever the focus is. */
export function PaletteProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(() => setOpen(true), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <PaletteContext value={open}>
      {children}
      <Palette isOpen={isOpen} onOpenChange={setOpen} />
    </PaletteContext>
  );
}
