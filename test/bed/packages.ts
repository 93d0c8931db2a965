import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PACKAGE_GROUPS, PRESEED, type PackageGroup } from './package-groups.ts';

export interface GroupState {
  readonly group: PackageGroup;
  readonly available: boolean;
  /** Why it is not available; empty when it is. */
  readonly reason: string;
}

/** Debian's own switch that keeps daemons from starting while they are installed. */
const POLICY_RC = '/usr/sbin/policy-rc.d';
const APT_TIMEOUT_MS = 20 * 60_000;
const APT_ENVIRONMENT = {
  ...process.env,
  DEBIAN_FRONTEND: 'noninteractive',
  DEBCONF_NONINTERACTIVE_SEEN: 'true',
  LC_ALL: 'C.UTF-8',
};
const APT_OPTIONS = [
  '-qq',
  '--no-install-recommends',
  '-oDpkg::Use-Pty=0',
  '-oDpkg::Options::=--force-confold',
  '-oDPkg::Lock::Timeout=600',
  '-oAcquire::Retries=3',
];

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function isDebian12(): boolean {
  if (!existsSync('/etc/os-release')) return false;
  const release = readFileSync('/etc/os-release', 'utf8');
  return /^ID=debian$/mu.test(release) && /^VERSION_ID="12"$/mu.test(release);
}

function missingPackages(names: readonly string[]): string[] {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    encoding: 'utf8',
  });
  if (query.error !== undefined) return [...names];
  const installed = new Set(query.stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return names.filter((name) => !installed.has(`${name} installed`));
}

/** Why nothing can be installed here; empty when it can. */
function obstacle(): string {
  if (!isDebian12()) return 'this is not Debian 12';
  if (!isRoot()) return 'packages can be installed by root only';
  return '';
}

/** What can be used now, without installing anything. Takes some 20 ms. */
export function groupState(group: PackageGroup): GroupState {
  const missing = missingPackages(PACKAGE_GROUPS[group]);
  const state = (reason: string): GroupState => ({ group, available: reason === '', reason });
  if (missing.length > 0) {
    const why = obstacle();
    return state(`missing ${missing.join(' ')}${why === '' ? '' : ` (${why})`}`);
  }
  // Dovecot changes to its users' accounts, Roundcube to that of the web server, SOGo to its own.
  if ((group === 'roundcube' || group === 'sogo') && !isRoot()) {
    return state('its servers are started as root only');
  }
  return state('');
}

function run(command: string, args: readonly string[], input?: string): void {
  execFileSync(command, args, {
    env: APT_ENVIRONMENT,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    timeout: APT_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
}

function reasonOf(error: unknown): string {
  const output = (error as { stderr?: Buffer }).stderr?.toString() ?? '';
  const lines = output.split('\n').filter((line) => line.startsWith('E:'));
  return (lines[0] ?? (error instanceof Error ? error.message : String(error))).slice(0, 300);
}

/** Runs `install` while no daemon can start by itself. */
function withoutDaemons(install: () => void): void {
  const ours = !existsSync(POLICY_RC);
  if (ours) {
    writeFileSync(POLICY_RC, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY_RC, 0o755);
  }
  try {
    install();
  } finally {
    if (ours) rmSync(POLICY_RC, { force: true });
  }
}

/**
 * Makes the named groups usable, installing what is missing, without a question. Never throws: a group that cannot
 * be had says why. When all are there it costs a few look-ups.
 */
export function ensurePackages(
  groups: readonly PackageGroup[],
  say: (line: string) => void = () => undefined,
): readonly GroupState[] {
  const failures = new Map<PackageGroup, string>();
  const lacking = groups.filter((group) => missingPackages(PACKAGE_GROUPS[group]).length > 0);
  if (lacking.length > 0 && obstacle() === '') {
    try {
      say(`installing Debian packages for ${lacking.join(', ')} (a minute or two)`);
      run('apt-get', ['update', '-qq', '-oDPkg::Lock::Timeout=600', '-oAcquire::Retries=3']);
      run('debconf-set-selections', [], PRESEED);
    } catch (error) {
      say(`apt-get update: ${reasonOf(error)}`);
    }
    // One group at a time, so that one that cannot be had does not take the others with it.
    for (const group of lacking) {
      try {
        const missing = missingPackages(PACKAGE_GROUPS[group]);
        withoutDaemons(() => run('apt-get', ['install', '-y', ...APT_OPTIONS, ...missing]));
      } catch (error) {
        failures.set(group, reasonOf(error));
      }
    }
  }
  return groups.map((group) => {
    const state = groupState(group);
    const failure = failures.get(group);
    if (state.available || failure === undefined) return state;
    return { ...state, reason: `${state.reason}: ${failure}` };
  });
}
