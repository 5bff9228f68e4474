const VERBS = [
  'Write a TypeScript function that validates',
  'Write acceptance tests for',
  'Review the diff below for races in',
  'Draft the migration that adds an index for',
  'Turn this description into a JSON schema for',
  'Explain what the stack trace says about',
  'List the edge cases of',
  'Summarise the ticket in two sentences for the changelog:',
  'Refactor, without a change of behaviour,',
  'Write the doc comment for',
];
const THINGS = [
  ...[
    'ISO 8601 dates',
    'postal addresses',
    'coupon codes',
    'expired cards',
    'partial refunds',
    'empty baskets',
  ],
  ...['orders by customer and day', 'the retry queue', 'webhook signatures', 'file uploads', 'search facets'],
  ...[
    'password resets',
    'invitation links',
    'currency rounding',
    'audit records',
    'rate limits',
    'feature flags',
  ],
  ...['tax rates by region', 'session tokens', 'CSV imports', 'stock reservations', 'e-mail templates'],
  ...[
    'pagination cursors',
    'time zones',
    'locale fallbacks',
    'soft deletes',
    'idempotency keys',
    'health probes',
  ],
  ...['shipping labels', 'price lists', 'customer merges', 'export jobs', 'image thumbnails', 'access rules'],
];
const PLACES = [
  ...[
    'checkout',
    'billing',
    'search',
    'onboarding',
    'payments',
    'inventory',
    'catalogue',
    'accounts',
    'reporting',
  ],
  ...[
    'notifications',
    'crm',
    'returns',
    'shipping',
    'loyalty',
    'admin',
    'gateway',
    'ledger',
    'media',
    'identity',
  ],
  ...[
    'pricing',
    'orders',
    'warehouse',
    'support',
    'analytics',
    'scheduler',
    'mailer',
    'webhooks',
    'storefront',
  ],
];

const WISHES = [
  'Keep the public types as they are.',
  'No new dependency.',
  'Name the assumptions.',
  'Show only what changes.',
  'It has to run on Node 20.',
  'Cover the unhappy paths.',
  'Say what it costs.',
  'Begin with the riskiest part.',
];

/** How many prompts differ. */
export const PROMPTS = VERBS.length * THINGS.length * PLACES.length * WISHES.length;

/** One of the prompts, by its number; those that follow each other differ in all their parts. */
export function promptOf(number: number): string {
  const [thing, place, wish] = [
    Math.floor(number / VERBS.length),
    Math.floor(number / (VERBS.length * THINGS.length)),
    Math.floor(number / (VERBS.length * THINGS.length * PLACES.length)),
  ];
  const [verb, what] = [pick(VERBS, number), pick(THINGS, thing + number)];
  return `${verb} ${what} in the ${pick(PLACES, place + number)} service. ${pick(WISHES, wish + number)}`;
}

/** What a developer may look for in a code base. */
export function questionOf(number: number): string {
  return `Where are ${pick(THINGS, number)} handled in the ${pick(PLACES, Math.floor(number / THINGS.length) + number)} service?`;
}

/** A chunk of a document, as it is embedded. */
export function chunkOf(number: number): string {
  return `${pick(PLACES, number)}/README.md, part ${number}: how ${pick(THINGS, Math.floor(number / PLACES.length))} are kept, checked and removed.`;
}

export function masterplanOf(number: number): string {
  return `${pick(PLACES, number * 5)}-${1000 + number}`;
}

export function atomOf(number: number): string {
  const step = ['schema', 'handler', 'tests', 'docs', 'review'][number % 5];
  return `${pick(THINGS, Math.floor(number / 5))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')}.${step}`;
}

function pick(texts: readonly string[], number: number): string {
  return texts[number % texts.length] ?? '';
}
