import { Link } from '@tanstack/react-router';
import { Menu, Search, X } from 'lucide-react';
import { usePalette } from '../../hooks/use-palette.js';
import { SessionEnd } from '../session-end/session-end.js';
import { ThemeSwitch } from '../theme-switch/theme-switch.js';
import { PAGES } from './pages.js';
import { Wordmark } from './wordmark.js';
import styles from './sidebar.module.css';

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

interface SidebarProps {
  /** Whether the menu is, where the screen is narrow. */
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function Sidebar({ isOpen, onOpenChange }: SidebarProps) {
  const openPalette = usePalette();
  return (
    <header className={styles['sidebar']} data-open={isOpen}>
      <div className={styles['brand']}>
        <Wordmark />
        <button
          type="button"
          className={styles['menu']}
          aria-expanded={isOpen}
          aria-controls="navigation"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          onClick={() => onOpenChange(!isOpen)}
        >
          {isOpen ? <X size={18} aria-hidden /> : <Menu size={18} aria-hidden />}
        </button>
      </div>
      <div id="navigation" className={styles['content']}>
        <nav aria-label="Pages" className={styles['nav']}>
          {PAGES.map(({ path, name, icon: Icon }) => (
            <Link
              key={path}
              to={path}
              className={styles['link']}
              onClick={() => onOpenChange(false)}
              activeOptions={{ exact: path === '/', includeSearch: false }}
            >
              <Icon size={16} strokeWidth={1.9} aria-hidden />
              {name}
            </Link>
          ))}
        </nav>
        <div className={styles['foot']}>
          <button type="button" className={styles['jump']} onClick={openPalette}>
            <Search size={15} aria-hidden />
            <span>Jump to…</span>
            <kbd>{IS_MAC ? '⌘' : 'Ctrl '}K</kbd>
          </button>
          <ThemeSwitch />
          <SessionEnd />
        </div>
      </div>
    </header>
  );
}
