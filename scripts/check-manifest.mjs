// Compares the built manifests with the ones that were reviewed: a permission more or less must be a decision.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const BUILDS = ['chrome-mv3', 'firefox-mv3'];

function read(...path) {
  const file = join(root, ...path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Paths at which two JSON values differ, in both directions. */
function differences(built, reviewed, path = '') {
  const isTree = (value) => typeof value === 'object' && value !== null;
  if (!isTree(built) || !isTree(reviewed) || Array.isArray(built) !== Array.isArray(reviewed)) {
    if (built === reviewed) return [];
    return [`${path || '(all)'}: built ${JSON.stringify(built)}, reviewed ${JSON.stringify(reviewed)}`];
  }
  const keys = new Set([...Object.keys(built), ...Object.keys(reviewed)]);
  return [...keys].flatMap((key) =>
    differences(built[key], reviewed[key], path === '' ? key : `${path}.${key}`),
  );
}

let failed = false;
for (const name of BUILDS) {
  const built = read('.output', name, 'manifest.json');
  const reviewed = read('test', 'manifest', `${name}.json`);
  const found =
    built === undefined
      ? ['it has not been built']
      : reviewed === undefined
        ? [`test/manifest/${name}.json is missing`]
        : differences(built, reviewed);
  for (const line of found) console.error(`${name}: ${line}`);
  console.log(`manifest: ${name} ${found.length === 0 ? 'ok' : 'FAILED'}`);
  failed ||= found.length > 0;
}
process.exitCode = failed ? 1 : 0;
