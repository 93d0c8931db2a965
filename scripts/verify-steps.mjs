// Everything that needs no real webmail: format, lint, types, unit tests, builds, manifest, sizes.
import { phpStep } from './php-step.mjs';
import { projectNode, run, runTool } from './project.mjs';
import { check, vitestStep } from './steps.mjs';

const script = (file, ...args) => run(projectNode(), [`scripts/${file}`, ...args]);

/** 3: the linter cannot be had here, which says nothing of the build. */
const firefoxLint = {
  name: 'firefox lint',
  async start() {
    const code = await script('lint-firefox.mjs');
    return {
      passed: code === 0 ? 1 : 0,
      failed: code === 0 || code === 3 ? 0 : 1,
      skipped: code === 3 ? 1 : 0,
    };
  },
};

export const verifySteps = [
  check('format', () => runTool('prettier', ['--check', '--log-level=warn', '.'])),
  check('lint', () => runTool('eslint', ['--max-warnings', '0', '.'])),
  check('types', () => script('types.mjs')),
  // Before the tests: some look at what was built.
  check('build', () => script('build.mjs', 'chrome', 'firefox', 'demo')),
  vitestStep('unit', []),
  phpStep,
  check('manifest', () => script('check-manifest.mjs')),
  firefoxLint,
  check('sizes', () => script('check-sizes.mjs')),
];
