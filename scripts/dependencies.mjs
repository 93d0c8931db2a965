// The project's npm packages, installed by whatever Node and npm are there. Runs on Node 18, without dependencies.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './project.mjs';

const CI = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
/** An older Node makes npm leave out optional packages that want a newer one: programs of the build tools among them. */
const OLDEST_INSTALLER = [20, 19];
const NPM = 'npm@11.21.2';

/** Installs the locked dependencies when they are missing or older than the lock file. */
export async function ensureDependencies() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing dependencies (npm ci)');
  const code = isOld(process.versions.node) ? await installByNewerNode() : await npm(CI);
  if (code !== 0) throw new Error('npm ci failed');
}

function isOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_INSTALLER;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** The npm that runs this script, or else the one in the path. */
function npm(args) {
  const own = process.env.npm_execpath;
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args]) : run('npm', args);
}

/** Fetches the project's Node and a newer npm into a folder for the time being, and lets these install. */
async function installByNewerNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies[name];
  if (version === undefined) throw new Error(`Node ${process.version} is too old; install Node 24.`);
  console.log(`Node ${process.version} is too old for that: fetching Node ${version} first`);
  const folder = mkdtempSync(join(tmpdir(), 'mw-node-'));
  try {
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const code = await npm(['install', '--prefix', folder, ...quiet, `${name}@${version}`, NPM]);
    if (code !== 0) return code;
    const modules = join(folder, 'node_modules');
    return await run(join(modules, name, 'bin', 'node'), [join(modules, 'npm', 'bin', 'npm-cli.js'), ...CI]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
