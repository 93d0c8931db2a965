import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether this machine lets us lay a folder over another one for one process only. */
export function canMount(): boolean {
  return spawnSync('unshare', ['-m', '--propagation', 'private', 'true']).status === 0;
}

/**
 * Writes a program that starts `browser` in a mount namespace of its own, in which `ours` lies over the folder `theirs`
 * of the system. Needs root and `canMount`; both folders must exist.
 *
 * @returns the path of the program
 */
export function writeBrowserOver(folder: string, browser: string, ours: string, theirs: string): string {
  const wrapper = join(folder, 'browser-with-policy');
  const inside = `mount --bind ${shellQuote(ours)} ${shellQuote(theirs)} && exec ${shellQuote(browser)} "$@"`;
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec unshare -m --propagation private sh -c ${shellQuote(inside)} browser "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  return wrapper;
}
