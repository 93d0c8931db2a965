// npm start: on a fresh checkout everything it needs, then the demo organisation until Ctrl-C.
// npm start -- --check: walks the printed steps without a display, and ends.
import { ensureDependencies } from './dependencies.mjs';
import { ensureDebianPackages, projectNode, run } from './project.mjs';

try {
  await ensureDependencies();
  ensureDebianPackages(['roundcube', 'chromium']);
  if ((await run(projectNode(), ['scripts/build.mjs', 'demo'])) !== 0) throw new Error('the build failed');
  // `kill` of npm ends npm and its shell, and tells nobody below them.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 1000).unref();
  // Ctrl-C reaches the demo by itself; a signal to this process alone (`kill`) would not. Twice does no harm.
  process.exitCode = await run(projectNode(), ['test/bed/demo/demo.ts', ...process.argv.slice(2)], {
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
