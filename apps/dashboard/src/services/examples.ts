/** This server's own address, as this browser reached it: for commands to copy. */
export const ownAddress = (): string => window.location.origin;

export function chatExample(headers: readonly string[] = []): string {
  const lines = [
    `curl ${ownAddress()}/v1/chat/completions`,
    ...['Authorization: Bearer $OPENAI_API_KEY', 'Content-Type: application/json', ...headers].map(
      (header) => `  -H ${header.includes('$') ? `"${header}"` : `'${header}'`}`,
    ),
    `  -d '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Name three caches."}]}'`,
  ];
  return lines.join(' \\\n');
}
