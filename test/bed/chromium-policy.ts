import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Unavailable } from './unavailable.ts';

const SYSTEM_POLICIES = '/etc/chromium/policies';

/** Values an administrator would push to one extension. */
export type ManagedValues = Readonly<Record<string, unknown>>;

export interface ChromiumPolicy {
  /** Starts Chromium so that it sees the policy in place of the system's. */
  readonly executable: string;
  /** Chromium notices a change within some seconds. */
  set(values: ManagedValues): void;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A managed policy for one browser only: a wrapper starts it in a private mount namespace in which our folder lies
 * over the system's policy folder. Nothing outside sees it, so browsers with different policies run side by side.
 *
 * @throws {Unavailable} when this is not root, or the machine allows no mount namespaces
 */
export function makeChromiumPolicy(
  folder: string,
  chromium: string,
  extensionId: string,
  values: ManagedValues,
): ChromiumPolicy {
  if (process.getuid?.() !== 0) throw new Unavailable('managed policy for one browser needs root');
  if (spawnSync('unshare', ['-m', '--propagation', 'private', 'true']).status !== 0) {
    throw new Unavailable('managed policy for one browser needs mount namespaces (CAP_SYS_ADMIN)');
  }
  const managed = join(folder, 'policies', 'managed');
  mkdirSync(managed, { recursive: true });
  mkdirSync(SYSTEM_POLICIES, { recursive: true });
  const set = (next: ManagedValues) => {
    const draft = join(folder, 'policies', 'draft');
    writeFileSync(draft, JSON.stringify({ '3rdparty': { extensions: { [extensionId]: next } } }));
    renameSync(draft, join(managed, 'bed.json'));
  };
  set(values);
  const executable = join(folder, 'chromium-with-policy');
  const inside = `mount --bind ${shellQuote(join(folder, 'policies'))} ${SYSTEM_POLICIES} && exec ${chromium} "$@"`;
  writeFileSync(
    executable,
    `#!/bin/sh\nexec unshare -m --propagation private sh -c ${shellQuote(inside)} chromium "$@"\n`,
  );
  chmodSync(executable, 0o755);
  return { executable, set };
}
