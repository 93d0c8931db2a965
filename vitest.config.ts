import { defineConfig } from 'vitest/config';
import { THREAD_CACHE } from './test/support/threads/cache-folder.ts';

/** Unit tests run on Node; those that need a real browser or a real Roundcube live in `test/e2e`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    globalSetup: ['test/support/threads/fill-cache.ts'],
    env: { NODE_COMPILE_CACHE: THREAD_CACHE },
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    restoreMocks: true,
    sequence: { shuffle: true },
    testTimeout: 20_000,
  },
});
