import { createContext, use } from 'react';

export const PaletteContext = createContext<() => void>(() => undefined);

/** Opens the palette. */
export const usePalette = (): (() => void) => use(PaletteContext);
