import { Pause, Play } from 'lucide-react';
import { type Live, useLive } from '../../hooks/use-live.js';
import styles from './live-switch.module.css';

const TEXTS: Readonly<Record<Live['state'], string>> = {
  open: 'Live',
  connecting: 'Connecting',
  lost: 'Reconnecting',
  stale: 'No figures',
  paused: 'Paused',
};

/** Says whether the figures move by themselves, and stops or starts them. */
export function LiveSwitch() {
  const { state, setPaused } = useLive();
  const isPaused = state === 'paused';
  return (
    <button
      type="button"
      className={styles['switch']}
      data-state={state}
      aria-label={isPaused ? 'Paused: go live' : `${TEXTS[state]}: pause`}
      onClick={() => setPaused(!isPaused)}
    >
      <span className={styles['dot']} aria-hidden="true" />
      {TEXTS[state]}
      {isPaused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
    </button>
  );
}
