import type { AnalyticsWindow } from '@reuso/contracts';
import { WINDOWS } from '../../services/search-state.js';
import { Segmented } from '../segmented/segmented.js';

interface WindowPickerProps {
  readonly value: AnalyticsWindow;
  readonly onChange: (window: AnalyticsWindow) => void;
}

export function WindowPicker({ value, onChange }: WindowPickerProps) {
  return <Segmented label="Time window" options={WINDOWS} value={value} onChange={onChange} />;
}
