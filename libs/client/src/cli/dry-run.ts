import type { Masterplan } from '../masterplan/masterplan.js';
import { wavesOf } from '../masterplan/waves.js';

const SHOWN_ATOMS = 12;

/** The waves that a run would have. */
export function dryRun({ id, name, atoms }: Masterplan): string {
  const waves = wavesOf(atoms);
  const title = name === undefined ? id : `${id} (${name})`;
  const lines = waves.map((wave, index) => {
    const ids = wave.slice(0, SHOWN_ATOMS).map((atom) => atom.id);
    const more = wave.length > SHOWN_ATOMS ? `, and ${wave.length - SHOWN_ATOMS} more` : '';
    return `  wave ${index + 1}: ${counted(wave.length, 'atom')}: ${ids.join(', ')}${more}`;
  });
  return `${title}: ${counted(atoms.length, 'atom')} in ${counted(waves.length, 'wave')}. Nothing was asked.\n${lines.join('\n')}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
