import { type Theme, useTheme } from '../../hooks/use-theme.js';
import { Segmented } from '../segmented/segmented.js';

const OPTIONS: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return <Segmented label="Theme" options={OPTIONS} value={theme} onChange={choose} />;
}
