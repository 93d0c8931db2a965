// Runs checks one after the other and counts them. A step without a report of its own counts as one test.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { resultsFolder, root, runTool } from './project.mjs';

/** `{passed, failed, skipped}` of a step that is one check. */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

export const check = (name, start) => ({ name, start: async () => one((await start()) === 0) });

/** A step that runs vitest and takes its counts from the JSON report. */
export function vitestStep(name, args) {
  return {
    name,
    async start() {
      mkdirSync(resultsFolder, { recursive: true });
      const report = join(resultsFolder, `${name}.json`);
      rmSync(report, { force: true });
      const code = await runTool('vitest', [
        'run',
        ...args,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]);
      if (!existsSync(report)) return one(false);
      const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
        readFileSync(report, 'utf8'),
      );
      saySkipped(testResults);
      return {
        passed: numPassedTests,
        failed: code === 0 ? numFailedTests : Math.max(1, numFailedTests + brokenFiles(testResults)),
        skipped: numPendingTests + (numTodoTests ?? 0),
        failures: testResults.flatMap(failuresOf),
      };
    },
  };
}

/** Files that failed without a test that failed: they could not be loaded, or what all their tests need was not there. */
function brokenFiles(files) {
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
  return files.filter(isBroken).length;
}

/** What failed in a file, a line or a few each: the name, and the beginning of why. */
function failuresOf({ name, status, message, assertionResults }) {
  const why = (text = '') => text.split('\n').slice(0, 6).join('\n    ').slice(0, 600);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  const file = relative(root, name);
  if (failed.length === 0) {
    return status === 'failed' ? [`${file}: ${why(message) || 'ended before all its tests had run'}`] : [];
  }
  return failed.map(
    ({ fullName, failureMessages }) => `${file}: ${fullName}\n    ${why(failureMessages[0])}`,
  );
}

/** Names the files of skipped tests; why is said before the steps, where a part of the machine was looked for. */
function saySkipped(files) {
  for (const { name, assertionResults } of files) {
    const skipped = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
    if (skipped.length > 0) console.log(`skipped ${skipped.length} of ${relative(root, name)}`);
  }
}

/** Runs all steps, also after a failed one, so that one run shows everything that is wrong. */
export async function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const rows = [];
  for (const { name, start } of steps) {
    console.log(`\n== ${name}`);
    const begun = Date.now();
    const counts = await start();
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    for (const key of Object.keys(total)) total[key] += counts[key];
    rows.push({ name, seconds, failures: [], ...counts });
  }
  // At the end, since the log of a build server often keeps no more than that.
  for (const { name, failures } of rows) for (const failure of failures) console.log(`\n${name}: ${failure}`);
  console.log('');
  for (const { name, seconds, passed, failed, skipped } of rows) {
    const result = failed === 0 ? 'ok' : 'FAILED';
    console.log(
      `${result.padEnd(7)}${name.padEnd(16)}${seconds.padStart(7)} s  ${summary({ passed, failed, skipped })}`,
    );
  }
  return total;
}

export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
