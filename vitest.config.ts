import { defineConfig } from 'vitest/config';

const shared = { resolve: { tsconfigPaths: true } } as const;

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: { name: 'unit', include: ['{apps,libs}/**/*.spec.ts'], exclude: ['**/*.contract-spec.ts'] },
      },
      {
        // Adapters against real stores: one suite per port, run over each of them.
        ...shared,
        test: {
          name: 'contract',
          include: ['libs/**/*.contract-spec.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Across processes, through the public surface only; needs `npm run build` first (npm test does it).
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e-spec.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
