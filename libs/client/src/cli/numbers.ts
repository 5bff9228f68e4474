import { InvalidArgumentError } from 'commander';

/** Reads a flag's number; commander names the flag when it is none. */
export function numberFrom(name: string, low: number, high: number, whole = false): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= low && value <= high && (!whole || Number.isInteger(value)))
      return value;
    throw new InvalidArgumentError(`${name} takes a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
  };
}
