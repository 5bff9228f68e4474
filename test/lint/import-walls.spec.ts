import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Complaint, PlantedTree } from './planted-tree.js';

const LIBS = [
  ...['contracts', 'events', 'config', 'store/ports', 'store/redis', 'store/embedded', 'store/resilience'],
  ...['store/testing', 'upstream', 'llm-cache', 'llm', 'analytics', 'client'],
];

/** A file in each room, and what it may import: the walls as docs/architecture.md has them. */
const ROOMS: readonly [file: string, mayImport: readonly string[]][] = [
  ['libs/contracts/src/planted.ts', []],
  ['libs/events/src/planted.ts', []],
  ['libs/config/src/planted.ts', ['contracts']],
  ['libs/store/ports/src/planted.ts', []],
  ['libs/store/redis/src/planted.ts', ['store/ports', 'config']],
  ['libs/store/redis/src/planted.contract-spec.ts', ['store/ports', 'config', 'store/testing']],
  ['libs/store/embedded/src/planted.ts', ['store/ports', 'config']],
  ['libs/store/embedded/src/planted.spec.ts', ['store/ports', 'config', 'store/testing']],
  ['libs/store/resilience/src/planted.ts', ['store/ports']],
  ['libs/store/resilience/src/planted.spec.ts', ['store/ports', 'store/testing']],
  ['libs/store/testing/src/planted.ts', ['store/ports']],
  ['libs/upstream/src/planted.ts', ['contracts', 'config', 'events']],
  ['libs/llm-cache/src/planted.ts', ['store/ports', 'contracts', 'events']],
  ['libs/llm/src/planted.ts', ['llm-cache', 'upstream', 'store/ports', 'contracts', 'events']],
  ['libs/analytics/src/planted.ts', ['store/ports', 'contracts', 'events']],
  ['apps/server/src/planted.ts', LIBS.filter((lib) => lib !== 'store/testing')],
  ['apps/simulated-provider/src/planted.ts', ['contracts']],
  ['libs/client/src/planted.ts', ['contracts']],
  ['apps/demo/src/planted.ts', ['contracts', 'client']],
  ['apps/dashboard/src/planted.tsx', ['contracts']],
  ['test/planted.e2e-spec.ts', ['client']],
  ['test/support/planted.ts', ['client']],
  ['bench/planted.ts', ['client']],
];

const WAYS_TO_IMPORT: readonly [way: string, file: string, source: string][] = [
  ['a value', 'libs/config/src/value.ts', `import { thing } from '@reuso/llm';\nexport const kept = thing;`],
  [
    'a type',
    'libs/config/src/type.ts',
    `import type { Thing } from '@reuso/llm';\nexport type Kept = Thing;`,
  ],
  ['again', 'libs/config/src/again.ts', `export * from '@reuso/llm';`],
  ['when asked', 'libs/config/src/dynamic.ts', `export const kept = await import('@reuso/llm');`],
  ['by path', 'libs/config/src/path.ts', `import '../../llm/src/index.js';`],
  ['a part of an allowed lib', 'libs/config/src/deep.ts', `import '@reuso/contracts/src/entries.js';`],
  ['an app', 'libs/config/src/app.ts', `import '../../../apps/server/src/main.js';`],
  ['test helpers', 'libs/config/src/helper.ts', `import '../../../test/support/left-out.js';`],
  ['what was built', 'apps/demo/src/built.ts', `import '../../../dist/apps/server/main.js';`],
  ['source in a test', 'test/source.e2e-spec.ts', `import '../libs/llm/src/index.js';`],
];

const WALL = 'eslint(no-restricted-imports)';

describe('the linter', () => {
  const tree = new PlantedTree();
  let complaints: readonly Complaint[] = [];
  const rulesFor = (file: string) => complaints.filter((each) => each.file === file).map(({ rule }) => rule);

  beforeAll(() => {
    for (const [file] of ROOMS) tree.plant(file, ...LIBS.map((lib) => `import '@reuso/${lib}';`));
    for (const [, file, source] of WAYS_TO_IMPORT) tree.plant(file, source);
    tree.plant('libs/llm/src/circle/left.ts', `import { b } from './right.js';`, `export const a = () => b;`);
    tree.plant('libs/llm/src/circle/right.ts', `import { a } from './left.js';`, `export const b = () => a;`);
    tree.plant('libs/store/redis/src/a.contract-spec.ts', `import '../../../../test/support/left-out.js';`);
    for (const file of ['apps/server/src/main.ts', 'apps/server/src/other.ts', 'libs/config/src/other.ts']) {
      tree.plant(file, `export const port = process.env['PORT'];`);
    }
    complaints = tree.lint();
  }, 120_000);
  afterAll(() => tree.remove());

  it.each(ROOMS)('lets %s import %j and nothing else', (file, mayImport) => {
    const refused = new Set(
      complaints.filter((each) => each.file === file && each.rule === WALL).map(({ line }) => LIBS[line - 1]),
    );
    expect(LIBS.filter((lib) => !refused.has(lib))).toEqual(LIBS.filter((lib) => mayImport.includes(lib)));
  });

  it.each(WAYS_TO_IMPORT)('refuses to import %s', (_, file) => expect(rulesFor(file)).toContain(WALL));

  it('lets specs of a store adapter use the helpers of the tests', () => {
    expect(rulesFor('libs/store/redis/src/a.contract-spec.ts')).toEqual([]);
  });

  it('refuses circular imports', () => {
    expect(rulesFor('libs/llm/src/circle/left.ts')).toEqual(['import(no-cycle)']);
    expect(rulesFor('libs/llm/src/circle/right.ts')).toEqual(['import(no-cycle)']);
  });

  it('lets only main read the environment', () => {
    expect(rulesFor('apps/server/src/main.ts')).toEqual([]);
    expect(rulesFor('apps/server/src/other.ts')).toEqual(['node(no-process-env)']);
    expect(rulesFor('libs/config/src/other.ts')).toEqual(['node(no-process-env)']);
  });
});
