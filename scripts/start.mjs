// npm start: on a fresh checkout everything it needs, then the demo organisation until Ctrl-C.
// npm start -- --check: walks the printed steps without a display, and ends.
import { ensureDependencies } from './dependencies.mjs';
import { ensureDebianPackages, projectNode, run } from './project.mjs';

try {
  await ensureDependencies();
  ensureDebianPackages(['roundcube', 'chromium']);
  if ((await run(projectNode(), ['scripts/build.mjs', 'demo'])) !== 0) throw new Error('the build failed');
  // The demo ends itself on Ctrl-C, which reaches it as well; this process waits for it to have cleaned up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  process.exitCode = await run(projectNode(), ['test/bed/demo/demo.ts', ...process.argv.slice(2)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
