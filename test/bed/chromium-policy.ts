import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atProcessEnd } from './at-process-end.ts';
import { canMount, writeBrowserOver } from './private-policies.ts';
import { Unavailable } from './unavailable.ts';

const SYSTEM_POLICIES = '/etc/chromium/policies';

/** Values an administrator would push to one extension. */
export type ManagedValues = Readonly<Record<string, unknown>>;

/** The managed policy of the browser that pushes values to one extension. */
export function extensionPolicy(extensionId: string, values: ManagedValues): ManagedValues {
  return { '3rdparty': { extensions: { [extensionId]: values } } };
}

export interface ChromiumPolicy {
  /** Starts Chromium so that it sees the policy in place of the system's. */
  readonly executable: string;
  /** Chromium notices a change of the policy within some seconds. */
  set(policy: ManagedValues): void;
  /** Takes back what was changed outside the folder. */
  end(): void;
}

/** Why no browser can be given a managed policy here; empty when one can. */
export function whyNoChromiumPolicy(): string {
  return process.getuid?.() === 0 ? '' : 'managed policy for one browser needs root';
}

/**
 * A managed policy for one browser only. Nothing outside sees it, so browsers with different policies run side by side.
 * Where the machine allows no mount namespaces (a container without CAP_SYS_ADMIN) it is a file of ours among the
 * system's policies while the browser runs: then one browser at a time.
 *
 * @throws {Unavailable} when this is not root
 */
export function makeChromiumPolicy(folder: string, chromium: string, policy: ManagedValues): ChromiumPolicy {
  const why = whyNoChromiumPolicy();
  if (why !== '') throw new Unavailable(why);
  const isPrivate = canMount();
  const managed = join(isPrivate ? join(folder, 'policies') : SYSTEM_POLICIES, 'managed');
  mkdirSync(managed, { recursive: true });
  mkdirSync(SYSTEM_POLICIES, { recursive: true });
  const file = join(managed, 'mailwicket-bed.json');
  const set = (next: ManagedValues) => {
    // Renamed into place from the same file system: half a policy must never be read.
    const draft = join(managed, '..', 'mailwicket-bed.draft');
    writeFileSync(draft, JSON.stringify(next));
    renameSync(draft, file);
  };
  const remove = () => rmSync(file, { force: true });
  const forget = atProcessEnd(remove);
  set(policy);
  return {
    executable: isPrivate
      ? writeBrowserOver(folder, chromium, join(folder, 'policies'), SYSTEM_POLICIES)
      : chromium,
    set,
    end() {
      remove();
      forget();
    },
  };
}
