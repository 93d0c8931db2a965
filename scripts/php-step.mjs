// The PHP of the Roundcube plugin: style (PSR-12), PHPStan and PHPUnit. Debian packages all but PHPStan, which composer installs; what
// is not there is skipped, and said.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { resultsFolder, root } from './project.mjs';

const plugin = join(root, 'plugin-roundcube');

function runPhp(command, args) {
  return spawnSync(command, args, { cwd: plugin, stdio: 'inherit' });
}

const isThere = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Installed by composer in the plugin's folder, or anywhere in the path. */
const phpstan = [join(plugin, 'vendor/bin/phpstan'), 'phpstan'].find(isThere);

function analyse() {
  return runPhp(phpstan, ['analyse', '--no-progress', '--memory-limit=1G']).status === 0 ? 0 : 1;
}

function style() {
  return runPhp('phpcs', ['-q', '.']).status === 0 ? 0 : 1;
}

function unit() {
  mkdirSync(resultsFolder, { recursive: true });
  const report = join(resultsFolder, 'php.xml');
  rmSync(report, { force: true });
  const { status } = runPhp('phpunit', ['-c', 'tests/phpunit.xml', '--log-junit', report]);
  if (status !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const counts = /<testsuite [^>]*tests="(\d+)"[^>]*skipped="(\d+)"/.exec(readFileSync(report, 'utf8'));
  const skipped = Number(counts?.[2] ?? 0);
  return { passed: Number(counts?.[1] ?? 1) - skipped, failed: 0, skipped };
}

export const phpStep = {
  name: 'php',
  async start() {
    const total = { passed: 0, failed: 0, skipped: 0 };
    if (isThere('phpcs')) total.failed += style();
    else total.skipped++;
    if (phpstan === undefined) {
      console.log('Skipped: PHPStan is not installed (composer install in plugin-roundcube).');
      total.skipped++;
    } else total.failed += analyse();
    if (!isThere('phpunit')) {
      console.log('Skipped: PHPUnit is not installed (Debian: phpunit php-codesniffer).');
      return { ...total, skipped: total.skipped + 1 };
    }
    const tests = unit();
    return {
      passed: total.passed + tests.passed,
      failed: total.failed + tests.failed,
      skipped: total.skipped + tests.skipped,
    };
  },
};
