import { paint } from './report/paint.js';

/** Says where the server is and what to try on it. */
export async function farewell(address: string, model: string): Promise<string> {
  const body = JSON.stringify({
    model,
    messages: [{ role: 'user', content: 'Write a haiku about caches.' }],
  });
  return [
    '',
    `${paint.strong('Reuso is up at')} ${paint.accent(address)}`,
    ...(await placesOf(address)).map((place) => `  ${place}`),
    '',
    'Ask it twice, and look at Cache-Status:',
    '',
    `  curl -i ${address}/v1/chat/completions -H 'authorization: Bearer sk-demo' \\`,
    `    -H 'content-type: application/json' -d '${body}'`,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

const PLACES = [
  { path: '/', what: 'dashboard' },
  { path: '/docs', what: 'the API' },
  { path: '/metrics', what: 'metrics' },
];

/** Those of the server's pages that answer. */
async function placesOf(address: string): Promise<string[]> {
  const found = await Promise.all(
    PLACES.map(async ({ path, what }) => {
      const response = await fetch(address + path).catch(() => undefined);
      await response?.body?.cancel();
      return response?.ok ? [`${what.padEnd(10)} ${address}${path}`] : [];
    }),
  );
  return found.flat();
}
