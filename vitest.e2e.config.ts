import { defineConfig } from 'vitest/config';
import { THREAD_CACHE } from './test/support/threads/cache-folder.ts';

/** Tests on real parts: Chromium, Roundcube, Dovecot. One file at a time, since each brings up its own machine. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/threads/fill-cache.ts', 'test/e2e/support/global-setup.ts'],
    env: { NODE_COMPILE_CACHE: THREAD_CACHE },
    include: ['test/e2e/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    restoreMocks: true,
  },
});
