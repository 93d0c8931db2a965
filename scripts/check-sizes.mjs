// Compares the sizes of built scripts with their budgets.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { BUDGETED, budgetOf } from './size-budget.mjs';

const BUILDS = ['chrome-mv3', 'firefox-mv3'];

let failed = false;
for (const build of BUILDS) {
  for (const name of BUDGETED) {
    const file = join(root, '.output', build, name);
    const kilobytes = existsSync(file) ? statSync(file).size / 1024 : undefined;
    const isFine = kilobytes !== undefined && kilobytes <= budgetOf(name);
    const size = kilobytes === undefined ? 'not built' : `${kilobytes.toFixed(1)} of ${budgetOf(name)} kB`;
    console.log(`sizes: ${build} ${name} ${size}${isFine ? '' : ' FAILED'}`);
    failed ||= !isFine;
  }
}
process.exitCode = failed ? 1 : 0;
