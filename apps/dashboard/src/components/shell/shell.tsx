import { Outlet } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { HealthBanner } from '../health-banner/health-banner.js';
import { PaletteProvider } from '../palette/palette-provider.js';
import { Sidebar } from './sidebar.js';
import styles from './shell.module.css';

/** What is around every page: the way to the others, and what is wrong, if anything is. */
export function Shell() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  return (
    <PaletteProvider>
      <div className={styles['shell']}>
        <a className={styles['skip']} href="#main" onClick={() => main.current?.focus()}>
          Skip to the page
        </a>
        <Sidebar isOpen={isMenuOpen} onOpenChange={setMenuOpen} />
        <main ref={main} id="main" tabIndex={-1} className={styles['main']}>
          <HealthBanner />
          <Outlet />
        </main>
      </div>
    </PaletteProvider>
  );
}
