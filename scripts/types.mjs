// Type-checks each project on its own, so that core is proved to use neither DOM nor Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const projects =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['core', 'web', 'server', 'extension', 'plugin-roundcube', 'test'];
let failed = 0;
for (const project of projects) {
  const config = `${project}/tsconfig.json`;
  if (!existsSync(config)) continue;
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config], {
    stdio: 'inherit',
  });
  console.log(`types: ${project} ${status === 0 ? 'ok' : 'FAILED'}`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
