import { dirname, join } from 'node:path';

const builds = join(dirname(dirname(import.meta.dirname)), '.output');

/** The extension as `node scripts/build.mjs demo` puts it: the webmail of this machine is compiled in as a site. */
export const DEMO_EXTENSION = join(builds, 'chrome-mv3-demo');
/** With the hosts of the fixtures compiled in beside it: `node scripts/build.mjs hosted`. */
export const HOSTED_EXTENSION = join(builds, 'chrome-mv3-hosted');
/** The same for Firefox: `node scripts/build.mjs demo-firefox`. */
export const DEMO_FIREFOX_EXTENSION = join(builds, 'firefox-mv3-demo');
/** As it is published for Firefox: no site is compiled in. `node scripts/build.mjs firefox`. */
export const PUBLISHED_FIREFOX_EXTENSION = join(builds, 'firefox-mv3');
