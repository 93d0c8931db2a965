import { defineConfig, mergeConfig } from 'vitest/config';
import endToEnd from './vitest.e2e.config.ts';

/** Tests that `npm test` leaves out (docs/TESTING.md says why), run like those end to end. */
const { test, ...others } = endToEnd;
export default mergeConfig(
  others,
  defineConfig({
    test: {
      ...test,
      include: ['test/e2e/roundcube/exits-in-browser.ts', 'test/e2e/extension/random-downloads.ts'],
    },
  }),
);
