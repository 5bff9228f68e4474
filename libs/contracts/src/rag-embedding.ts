import { z } from 'zod';

export const MAX_DIMENSIONS = 8_192;
/** Largest 32-bit float: vectors are compared as such. */
const MAX_COMPONENT = 3.4028234663852886e38;

/** A vector that has a direction: 1 to 8,192 finite numbers, not all of them zero. Tells the first fault only. */
export const embedding = z
  .array(z.unknown())
  .superRefine((items, context) => {
    const message = faultOf(items);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .transform((items) => items as number[]);

function faultOf(items: readonly unknown[]): string | undefined {
  if (items.length === 0) return 'the vector is empty; expected 1 to 8192 numbers';
  if (items.length > MAX_DIMENSIONS) {
    return `the vector has ${items.length} dimensions; expected ${MAX_DIMENSIONS} at most`;
  }
  let squares = 0;
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'number') return `item ${index} is ${nameOf(item)}; expected a number`;
    if (Number.isNaN(item)) return `item ${index} is NaN; expected a finite number`;
    if (!Number.isFinite(item)) return `item ${index} is infinite; expected a finite number`;
    if (Math.abs(item) > MAX_COMPONENT) {
      return `item ${index} is ${item}; expected at most ${MAX_COMPONENT} either way, as 32-bit floats hold`;
    }
    squares += item * item;
  }
  return squares > 0 ? undefined : 'the vector has zero length, so it has no direction to compare by';
}

function nameOf(item: unknown): string {
  if (item === null) return 'null';
  if (Array.isArray(item)) return 'a list';
  return typeof item === 'object' ? 'an object' : `a ${typeof item}`;
}
