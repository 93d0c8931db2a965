import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_EXTENSION, DEMO_FIREFOX_EXTENSION } from '../../bed/demo-extension.ts';

const SOURCES = ['core', 'web', 'extension', 'wxt.config.ts', 'package-lock.json'];

function newest(path: string): number {
  const state = statSync(path);
  if (!state.isDirectory()) return state.mtimeMs;
  return Math.max(state.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Whether a build of the extension is missing, or older than what it is made of. */
export function isOlderThanSources(folder: string): boolean {
  const manifest = join(folder, 'manifest.json');
  return !existsSync(manifest) || statSync(manifest).mtimeMs <= Math.max(...SOURCES.map(newest));
}

/** Builds the extension with the webmail of this machine compiled in, when its sources are newer than the build. */
export default function setup(): void {
  const builds = { demo: DEMO_EXTENSION, 'demo-firefox': DEMO_FIREFOX_EXTENSION };
  const old = Object.entries(builds).filter(([, folder]) => isOlderThanSources(folder));
  if (old.length === 0) return;
  const targets = old.map(([name]) => name);
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', ...targets], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the extension could not be built');
}
