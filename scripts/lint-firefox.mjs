// Holds the Firefox build against the linter of addons.mozilla.org. Any error or warning that is not listed here fails.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectEnvironment, projectNode, root } from './project.mjs';

const BUILD = join(root, '.output', 'firefox-mv3');
const FOLDER = join(root, '.cache', 'firefox-lint');
const LINTER = join(FOLDER, 'node_modules', 'addons-linter', 'bin', 'addons-linter');

/** Warnings that were looked at, each with why it stays. */
const KNOWN = [
  // The extension is not offered for Android: it has no `gecko_android`.
  { code: 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION', file: /^manifest\.json$/ },
  // Preact's own `dangerouslySetInnerHTML`. Our sources may not name an HTML sink: eslint.config.js.
  { code: 'UNSAFE_VAR_ASSIGNMENT', file: /^(webmail-interface|chunks\/wording-[\w-]+)\.js$/ },
];

/** Installs the locked linter once. */
function installLinter() {
  const lock = readFileSync(join(root, 'scripts', 'firefox-lint', 'package-lock.json'), 'utf8');
  const installed = join(FOLDER, 'package-lock.json');
  if (existsSync(LINTER) && existsSync(installed) && readFileSync(installed, 'utf8') === lock) return '';
  mkdirSync(FOLDER, { recursive: true });
  cpSync(join(root, 'scripts', 'firefox-lint'), FOLDER, { recursive: true });
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: FOLDER,
    encoding: 'utf8',
    env: projectEnvironment(),
  });
  return status === 0 ? '' : `npm ci failed: ${(stderr ?? '').trim().split('\n').at(-1) ?? ''}`;
}

function lint() {
  const { stdout, stderr } = spawnSync(projectNode(), [LINTER, '--output', 'json', BUILD], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`the linter gave no report: ${stderr}`);
  }
}

const problem = installLinter();
if (problem !== '') {
  console.log(`skipped: the linter of addons.mozilla.org cannot be installed: ${problem}`);
  process.exitCode = 3;
} else {
  const { errors, warnings } = lint();
  const isKnown = ({ code, file }) => KNOWN.some((known) => known.code === code && known.file.test(file));
  const found = [...errors, ...warnings].filter((message) => !isKnown(message));
  for (const { _type, code, file, line, message } of found) {
    console.error(`${_type} ${code} ${file ?? ''}${line === undefined ? '' : `:${line}`} ${message}`);
  }
  console.log(
    `addons-linter: ${errors.length} errors, ${warnings.length} warnings, ${found.length} not known`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
