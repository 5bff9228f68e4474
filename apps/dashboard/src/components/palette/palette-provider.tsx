import { type ReactNode, Suspense, lazy, useCallback, useEffect, useRef, useState } from 'react';
import { PaletteContext } from '../../hooks/use-palette.js';

const load = () => import('./palette.js');
const Palette = lazy(async () => ({ default: (await load()).Palette }));
/** After the page is shown, when its own requests are likely over. */
const PRELOAD_AFTER_MS = 3_000;

/**
 * Opens the palette on Ctrl K or ⌘ K, wherever the focus is. Its code comes after the page is shown; what is typed while
 * it is on its way is not lost.
 */
export function PaletteProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const typed = useRef('');
  const typedSoFar = useCallback(() => typed.current, []);
  const open = useCallback(() => {
    typed.current = '';
    setWanted(true);
    setOpen(true);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => void load(), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isOpen && !isCommand && event.key.length === 1) typed.current += event.key;
      if (event.key.toLowerCase() !== 'k' || !isCommand) return;
      event.preventDefault();
      typed.current = '';
      setWanted(true);
      setOpen(!isOpen);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOpen]);
  return (
    <PaletteContext value={open}>
      {children}
      {isWanted && (
        <Suspense>
          <Palette isOpen={isOpen} onOpenChange={setOpen} typedSoFar={typedSoFar} />
        </Suspense>
      )}
    </PaletteContext>
  );
}
