import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const core = join(root, 'core');

/** Compiles one made-up file as if it lay in core, under core's own configuration, and returns its error codes. */
function errorsInCore(source: string): number[] {
  const config = ts.readConfigFile(join(core, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'))
    .config as object;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, core);
  const path = join(core, 'made-up.ts');
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    resolve(name) === path ? ts.createSourceFile(name, source, language) : read(name, language);
  const program = ts.createProgram([path, join(core, 'platform.d.ts')], options, host);
  const file = program.getSourceFiles().find((one) => resolve(one.fileName) === path);
  return [...program.getOptionsDiagnostics(), ...program.getSemanticDiagnostics(file)].map((one) => one.code);
}

describe('core boundary', () => {
  it('accepts what the platform file declares', () => {
    expect(errorsInCore('export const text = new TextDecoder().decode(new Uint8Array(1));')).toEqual([]);
  });

  it.each([
    ['the DOM', 'export const page = document.body;'],
    ['the network', "export const answer = fetch('https://example.test/');"],
    ['Node', 'export const directory = process.cwd();'],
    ['an extension API', 'export const id = browser.runtime.id;'],
    ['timers', 'export const timer = setTimeout(() => undefined, 1);'],
    ['storage', "export const opened = indexedDB.open('x');"],
    ['the console', "console.log('x');"],
  ])('refuses %s', (_what, source) => {
    expect(errorsInCore(source).length).toBeGreaterThan(0);
  });

  it('refuses an import from a host', () => {
    const source = "export { nodeCodec } from '../server/node-ports.ts';";
    expect(errorsInCore(source)).toContain(6059);
  });

  it('uses the parser in one file only', () => {
    const users = ts.sys
      .readDirectory(core, ['.ts'])
      .filter((path) => readFileSync(path, 'utf8').includes("from 'postal-mime'"))
      .map((path) => path.slice(dirname(core).length + 1));
    expect(users).toEqual(['core/mail/parse-skeleton.ts']);
  });
});
