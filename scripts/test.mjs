// npm test: on a fresh checkout everything it needs, then all tests. Asks nothing. The last line is the sum.
import { ensureDependencies } from './dependencies.mjs';
import { ensureDebianPackages } from './project.mjs';
import { runSteps, summary, vitestStep } from './steps.mjs';
import { verifySteps } from './verify-steps.mjs';

let total;
let states = [];
try {
  await ensureDependencies();
  states = ensureDebianPackages([
    'roundcube',
    'chromium',
    'firefox',
    'clamav',
    'databases',
    'php',
    'pgp',
    'sogo',
  ]);
  total = await runSteps([...verifySteps, vitestStep('e2e', ['--config', 'vitest.e2e.config.ts'])]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total = { passed: 0, failed: 1, skipped: 0 };
}
for (const { group, available, reason } of states) {
  if (!available) console.log(`Skipped what needs ${group}: ${reason}`);
}
if (process.getuid?.() !== 0) console.log('Skipped what needs a managed policy of Chromium: it needs root');
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(summary(total));
