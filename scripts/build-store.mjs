// npm run build:store: the packages for the stores, the same bytes at every build, with the sources that Mozilla asks for.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, run } from './project.mjs';
import { zipFolder } from './zip-folder.mjs';

const OUT = join(root, '.output', 'store');

/** The committed files. Empty where this is no checkout: then only the packages are made. */
function sources() {
  const { status, stdout } = spawnSync('git', ['archive', '--format=zip', 'HEAD'], {
    cwd: root,
    maxBuffer: 2 ** 30,
  });
  return status === 0 ? stdout : undefined;
}

try {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if ((await run(projectNode(), ['scripts/build.mjs', 'chrome', 'firefox'])) !== 0) {
    throw new Error('the extension was not built');
  }
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const packages = [
    [`mailwicket-${version}-chrome.zip`, zipFolder(join(root, '.output', 'chrome-mv3'))],
    [`mailwicket-${version}-firefox.zip`, zipFolder(join(root, '.output', 'firefox-mv3'))],
    [`mailwicket-${version}-sources.zip`, sources()],
  ];
  const sums = [];
  for (const [name, bytes] of packages) {
    if (bytes === undefined) {
      console.log(`${name}: not made, because this is no git checkout`);
      continue;
    }
    writeFileSync(join(OUT, name), bytes);
    sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  }
  writeFileSync(join(OUT, 'SHA256SUMS'), sums.join(''));
  console.log(`${OUT}:\n${sums.join('')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
