// npm test: on a fresh checkout everything it needs, then all tests. Asks nothing. The last line is the sum.
import { ensureDependencies } from './dependencies.mjs';
import { ensureDebianPackages } from './project.mjs';
import { runSteps, summary, vitestStep } from './steps.mjs';
import { verifySteps } from './verify-steps.mjs';

let total;
try {
  await ensureDependencies();
  ensureDebianPackages(['roundcube', 'chromium', 'firefox', 'clamav', 'databases']);
  total = await runSteps([...verifySteps, vitestStep('e2e', ['--config', 'vitest.e2e.config.ts'])]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total = { passed: 0, failed: 1, skipped: 0 };
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(summary(total));
