/** 99th percentile by nearest rank; 0 of nothing. */
export function p99(values: readonly number[]): number {
  const ordered = values.toSorted((one, other) => one - other);
  return ordered[Math.ceil(ordered.length * 0.99) - 1] ?? 0;
}
