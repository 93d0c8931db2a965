// npm run verify
import { ensureDependencies } from './dependencies.mjs';
import { runSteps, summary } from './steps.mjs';
import { verifySteps } from './verify-steps.mjs';

await ensureDependencies();
const total = await runSteps(verifySteps);
console.log(summary(total));
process.exitCode = total.failed === 0 ? 0 : 1;
