import { defineConfig } from 'vitest/config';

/** Unit tests run on Node; those that need a real browser or a real Roundcube live in `test/e2e`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    restoreMocks: true,
    sequence: { shuffle: true },
    testTimeout: 20_000,
  },
});
