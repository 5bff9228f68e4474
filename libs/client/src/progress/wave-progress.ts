import type { WriteStream } from 'node:tty';
import type { WaveProgress } from './progress.js';
import { WaveBars } from './wave-bars.js';
import { WaveLines } from './wave-lines.js';

/** A bar a wave on a terminal, a line a wave in logs and pipes. */
export function waveProgress(stream: NodeJS.WriteStream): WaveProgress {
  return (stream as Partial<WriteStream>).isTTY === true ? new WaveBars(stream) : new WaveLines(stream);
}
