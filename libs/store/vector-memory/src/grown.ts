// Loaded by a worker thread, see sketch/random-rotation.ts.

type Numbers = Float64Array | Float32Array | Uint32Array | Int32Array;

const GROWTH = 1.5;

/** @returns the array if it is as long, else a longer one that begins with its items */
export function grown<Items extends Numbers>(items: Items, length: number): Items {
  if (length <= items.length) return items;
  const longer = new (items.constructor as new (size: number) => Items)(Math.ceil(length * GROWTH));
  longer.set(items);
  return longer;
}
