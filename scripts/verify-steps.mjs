// Everything that needs no real webmail: format, lint, types, unit tests, builds, manifest.
import { phpStep } from './php-step.mjs';
import { projectNode, run, runTool } from './project.mjs';
import { check, vitestStep } from './steps.mjs';

const script = (file, ...args) => run(projectNode(), [`scripts/${file}`, ...args]);

export const verifySteps = [
  check('format', () => runTool('prettier', ['--check', '--log-level=warn', '.'])),
  check('lint', () => runTool('eslint', ['--max-warnings', '0', '.'])),
  check('types', () => script('types.mjs')),
  vitestStep('unit', []),
  phpStep,
  check('build', () => script('build.mjs')),
  check('manifest', () => script('check-manifest.mjs')),
];
