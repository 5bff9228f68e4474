import { type OxlintOverride, defineConfig } from 'oxlint';

/** What each room may import of the others (docs/architecture.md tells why). Nobody imports another room's inside. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts': [],
  'libs/events': [],
  'libs/config': ['contracts'],
  'libs/store/ports': [],
  'libs/store/redis': ['store/ports', 'config'],
  'libs/store/embedded': ['store/ports', 'config'],
  'libs/store/vector-memory': ['store/ports'],
  'libs/store/resilience': ['store/ports'],
  'libs/store/sealing': ['store/ports'],
  'libs/store/testing': ['store/ports'],
  'libs/upstream': ['contracts', 'config', 'events'],
  'libs/llm-cache': ['store/ports', 'contracts', 'events'],
  'libs/rag-cache': ['llm-cache', 'store/ports', 'contracts', 'events'],
  'libs/batching': ['upstream', 'contracts', 'events'],
  'libs/llm': ['llm-cache', 'batching', 'upstream', 'store/ports', 'contracts', 'events'],
  'libs/embedder': ['embeddings', 'rag-cache', 'llm-cache'],
  'libs/embeddings': ['llm', 'llm-cache', 'upstream', 'store/ports', 'contracts', 'events'],
  'libs/warming': ['store/ports', 'contracts'],
  'libs/analytics': ['store/ports', 'contracts', 'events'],
  'apps/simulated-provider': ['contracts'],
  'libs/client': ['contracts'],
  'apps/demo': ['contracts', 'client'],
  'apps/dashboard': ['contracts'],
};

/** The ways into a room other than its public name. */
const INSIDES = ['**/src/**', '**/dist/**'];
const TESTS = ['**/test/**', '**/bench/**'];

const walls: OxlintOverride[] = [
  ...Object.entries(ROOMS).map(([room, rooms]) => wall([`${room}/**`], rooms)),
  restrict(
    ['apps/server/**'],
    ['@reuso/store/testing', ...INSIDES, ...TESTS],
    'apps/server may import every lib but test helpers, each by its public name.',
  ),
  restrict(
    ['test/**', 'bench/**', 'scripts/**'],
    ['@reuso/**', '!@reuso/client', ...INSIDES],
    'What crosses processes uses the public surface only: no lib but the published client, no inside of an app.',
  ),
  // Adapters are tested by the suites of store/testing, against servers that test/support starts.
  wall(
    ['libs/store/{redis,embedded,vector-memory}/**/*spec.ts', 'libs/store/redis/src/spec-support/**'],
    ['store/ports', 'config', 'store/testing', 'store/vector-memory'],
    ['**/test/support/**'],
  ),
  wall(['libs/store/{resilience,sealing}/**/*spec.ts'], ['store/ports', 'store/testing']),
  wall(
    ['libs/store/sealing/**/*.contract-spec.ts'],
    ['store/ports', 'store/testing', 'store/redis'],
    ['**/test/support/**'],
  ),
  wall(
    ['libs/llm/**/*spec.ts'],
    ['llm-cache', 'upstream', 'store/ports', 'store/testing', 'contracts', 'events'],
  ),
  wall(['libs/llm-cache/**/*spec.ts'], ['store/ports', 'store/testing', 'contracts', 'events']),
  wall(['libs/rag-cache/**/*spec.ts'], ['llm-cache', 'store/ports', 'store/testing', 'events']),
];

function wall(files: string[], rooms: readonly string[], helpers: readonly string[] = []): OxlintOverride {
  const allowed = [...rooms.map((room) => `@reuso/${room}`), ...helpers];
  return restrict(
    files,
    ['@reuso/**', ...INSIDES, ...TESTS, ...allowed.map((path) => `!${path}`)],
    `This room may import ${allowed.join(', ') || 'no other one'}; see docs/architecture.md.`,
  );
}

function restrict(files: string[], group: string[], message: string): OxlintOverride {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] } };
}

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  categories: { correctness: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist', 'data', '.cache', 'coverage'],
  rules: {
    eqeqeq: 'error',
    'max-lines': ['error', { max: 300 }],
    'no-console': 'error',
    'no-shadow': 'error',
    'no-warning-comments': ['error', { terms: ['todo', 'fixme'], location: 'anywhere' }],
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-duplicates': 'error',
    'import/no-self-import': 'error',
    'node/no-process-env': 'error',
    'typescript/ban-ts-comment': 'error',
    // Holds beside Nest's injection because every injected parameter names its token: @Inject(Token).
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    // Spreads of literals lay long lists out in rows.
    'unicorn/no-useless-spread': 'off',
    // Properties assert in fast-check's own functions, tables in their rows.
    'vitest/expect-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/require-mock-type-parameters': 'off',
    'vitest/require-to-throw-message': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
  },
  overrides: [
    ...walls,
    {
      // The environment is read by main and handed to libs/config; nobody else looks at it.
      files: [
        'apps/*/src/main.ts',
        'libs/client/src/cli/main.ts',
        'apps/demo/**',
        'test/**',
        'bench/**',
        'scripts/**',
        '**/*spec.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    { files: ['apps/demo/**', 'bench/**', 'scripts/**'], rules: { 'no-console': 'off' } },
    {
      files: ['apps/dashboard/src/**'],
      plugins: ['react', 'jsx-a11y', 'eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise'],
      env: { browser: true },
      rules: {
        'react/rules-of-hooks': 'error',
        'react/exhaustive-deps': 'error',
        'react/self-closing-comp': 'error',
        // Frames that scroll and charts that arrow keys read take the focus.
        'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['region', 'group'], tags: [] }],
        // A drawing made of elements is an image by role, not by tag.
        'jsx-a11y/prefer-tag-over-role': 'off',
        'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      },
    },
    // Helpers of tests expect things too.
    { files: ['test/**/support/**', 'test/support/**'], rules: { 'vitest/no-standalone-expect': 'off' } },
    // Plain JavaScript has no types that these could go by.
    { files: ['**/*.mjs'], rules: { 'typescript/restrict-template-expressions': 'off' } },
    {
      // A request listener or a timer may be async in a test.
      files: ['**/*spec.ts'],
      rules: { 'typescript/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }] },
    },
  ],
});
