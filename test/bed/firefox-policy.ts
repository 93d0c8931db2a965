import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManagedValues } from './chromium-policy.ts';
import { canMount, writeBrowserOver } from './private-policies.ts';
import { Unavailable } from './unavailable.ts';

/** Where Firefox of Debian looks for `policies.json`. */
const SYSTEM_POLICIES = '/etc/firefox/policies';

export interface FirefoxPolicy {
  /** Starts Firefox so that it sees the policy in place of the system's. */
  readonly executable: string;
  /** Firefox reads its policies when it starts, and not again. */
  set(values: ManagedValues): void;
}

/**
 * A managed policy for one Firefox only: `policies.json` with the values of one extension under `3rdparty`.
 *
 * @throws {Unavailable} when this is not root, or the machine allows no mount namespaces
 */
export function makeFirefoxPolicy(
  folder: string,
  firefox: string,
  extensionId: string,
  values: ManagedValues,
): FirefoxPolicy {
  if (process.getuid?.() !== 0) throw new Unavailable('managed policy for one browser needs root');
  if (!canMount()) throw new Unavailable('managed policy for one Firefox needs mount namespaces');
  const own = join(folder, 'policies');
  mkdirSync(own);
  mkdirSync(SYSTEM_POLICIES, { recursive: true });
  const set = (next: ManagedValues) => {
    const policies = { '3rdparty': { Extensions: { [extensionId]: next } } };
    writeFileSync(join(own, 'policies.json'), JSON.stringify({ policies }));
  };
  set(values);
  return { executable: writeBrowserOver(folder, firefox, own, SYSTEM_POLICIES), set };
}
