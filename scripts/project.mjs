// What every script needs: the project's folder, its own Node, its packages. Runs on Node 18, without dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const resultsFolder = join(root, 'test', 'results');
const NODE_MAJOR = 24;
const binaries = join(root, 'node_modules', '.bin');

/** Environment in which `node` is the project's own. */
export function projectEnvironment(more = {}) {
  return { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`, ...more };
}

const nodeOfPackage = (system, file) => join(root, 'node_modules', `node-${system}`, 'bin', file);

/** The Node the project runs on: the one its dependencies bring, or this one when it is new enough. */
export function projectNode() {
  const own = [
    nodeOfPackage('linux-x64', 'node'),
    nodeOfPackage('linux-arm64', 'node'),
    nodeOfPackage('win-x64', 'node.exe'),
  ].find(existsSync);
  for (const candidate of [own, process.execPath]) {
    if (candidate === undefined) continue;
    const { stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
    if (Number(/^v(\d+)/.exec(stdout ?? '')?.[1]) >= NODE_MAJOR) return candidate;
  }
  throw new Error(
    `Mailwicket runs on Node ${NODE_MAJOR}; its dependencies bring none for this machine. Install one.`,
  );
}

/**
 * Runs a program with our output streams; resolves with its exit code. `signals` that reach this process are passed on,
 * and the program's end is waited for.
 */
export function run(command, args, { env = {}, signals = [] } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: projectEnvironment(env),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a program of the dependencies, such as `eslint`, by the project's own Node. */
export function runTool(tool, args, options) {
  return run(projectNode(), [join(root, 'node_modules', tools[tool]), ...args], options);
}

const tools = {
  eslint: 'eslint/bin/eslint.js',
  prettier: 'prettier/bin/prettier.cjs',
  vitest: 'vitest/vitest.mjs',
  wxt: 'wxt/bin/wxt.mjs',
};

/**
 * Makes Debian packages usable where they can be had.
 * Returns `[{group, available, reason}]`; says what cannot be had, and why.
 */
export function ensureDebianPackages(groups) {
  const { stdout, status } = spawnSync(projectNode(), ['test/bed/ensure-packages.ts', ...groups], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the look at the Debian packages failed');
  const states = JSON.parse(stdout);
  for (const { group, available, reason } of states) {
    if (!available) console.log(`Not available here: ${group}: ${reason}`);
  }
  return states;
}
