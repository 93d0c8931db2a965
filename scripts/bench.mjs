// npm run bench: installs what is missing, then measures everything (test/bench/run.ts).
import { ensureDependencies } from './dependencies.mjs';
import { ensureDebianPackages, projectNode, run } from './project.mjs';

await ensureDependencies();
ensureDebianPackages(['roundcube', 'chromium']);
process.exitCode = await run(projectNode(), ['test/bench/run.ts', ...process.argv.slice(2)]);
