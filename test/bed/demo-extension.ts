import { dirname, join } from 'node:path';

/** The extension as `node scripts/build.mjs demo` puts it: the webmail of this machine is compiled in as a site. */
export const DEMO_EXTENSION = join(dirname(dirname(import.meta.dirname)), '.output', 'chrome-mv3-demo');
