import { PACKAGE_GROUPS, type PackageGroup } from './package-groups.ts';
import { ensurePackages } from './packages.ts';

/**
 * Command: `node test/bed/ensure-packages.ts roundcube chromium`. Progress goes to standard error, the states as one
 * line of JSON to standard output. The exit code is 0 even when a group cannot be had: callers skip and say so.
 */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(PACKAGE_GROUPS, name));
if (asked.length === 0 || unknown.length > 0) {
  console.error(`usage: ensure-packages.ts ${Object.keys(PACKAGE_GROUPS).join('|')} …`);
  process.exit(2);
}
const states = ensurePackages(asked as PackageGroup[], (line) => console.error(line));
console.log(JSON.stringify(states));
