import { fileURLToPath } from 'node:url';

/** Where Node keeps TypeScript without its types, for the threads that tests start. Its keys are hashes of the sources. */
export const THREAD_CACHE = fileURLToPath(
  new URL('../../../node_modules/.cache/mailwicket-threads', import.meta.url),
);
