import { defineConfig } from 'vitest/config';

const shared = { resolve: { tsconfigPaths: true } } as const;
/** Brings a real Redis where the machine has none, or notes why there is none. */
const globalSetup = ['./test/support/redis/global-setup.ts'];

/** Specs that put another module in a built-in one's place: each needs a worker of its own, or its neighbours get it too. */
const MOCKS_A_MODULE = ['libs/store/embedded/src/file/checkpointer.spec.ts'];

export default defineConfig({
  test: {
    // The last three end the run: what passed at a second try, what was left out and why, then one line of counts.
    reporters: [
      'default',
      './test/support/second-tries.ts',
      './test/support/left-out.ts',
      './test/support/plain-summary-reporter.ts',
    ],
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{apps,libs}/**/*.spec.ts', 'test/lint/**/*.spec.ts'],
          exclude: MOCKS_A_MODULE,
          // They leave nothing behind, so a worker takes one after the other: a third of the time.
          pool: 'threads',
          isolate: false,
          // As many wait as compute.
          maxWorkers: 3,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          name: 'unit-isolated',
          include: MOCKS_A_MODULE,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Adapters against real stores: one suite per port, run over each of them.
        ...shared,
        test: {
          name: 'contract',
          include: ['libs/**/*.contract-spec.ts'],
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Across processes, through the public surface only; needs `npm run build` first (npm test does it).
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e-spec.ts'],
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for processes and expiries more than they compute.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // The dashboard in a real browser, file by file: one browser and one server at a time; needs the build too.
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.browser-spec.ts'],
          globalSetup: [...globalSetup, './test/support/browser/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
