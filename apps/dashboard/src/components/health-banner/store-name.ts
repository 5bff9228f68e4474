/** How a kind of store is called in a sentence. */
export function storeName(kind: string): string {
  return kind.startsWith('redis') ? 'Redis' : `the ${kind} store`;
}
