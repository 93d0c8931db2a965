import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as limits from '../../core/limits.ts';
import { CHECK_USAGE } from '../../server/command/check.ts';
import { FILTER_USAGE } from '../../server/command/filter.ts';
import { SERVE_USAGE } from '../../server/command/serve.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENTS = [
  ...['', 'docs/', 'docs/adr/'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  ),
  'plugin-roundcube/README.md',
  'plugin-roundcube/client/README.md',
];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

interface Manifest {
  readonly [field: string]: unknown;
  readonly version: string;
}

const manifest = JSON.parse(read('package.json')) as Manifest;

function declared(field: string): [string, string][] {
  return Object.entries(manifest[field] as Record<string, string>);
}

/** The rows of the tables below a heading, as cells without code marks. */
function rowsBelow(text: string, heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (section === undefined) throw new Error(`There is no heading ${heading}`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('THIRD-PARTY.md', () => {
  it.each([
    ['Dependencies', 'dependencies'],
    ['Development', 'devDependencies'],
    ['Optional', 'optionalDependencies'],
  ])('has exactly the packages and versions of package.json (%s)', (heading, field) => {
    const rows = rowsBelow(read('THIRD-PARTY.md'), heading);
    expect(rows.map(([name, version]) => [name, version]).sort()).toEqual(declared(field).sort());
    for (const cells of rows)
      expect(
        cells.every((cell) => cell !== ''),
        cells.join(),
      ).toBe(true);
  });

  it('has the licence that each installed package states', () => {
    const text = read('THIRD-PARTY.md');
    for (const heading of ['Dependencies', 'Development', 'Optional']) {
      for (const [name = '', , licence] of rowsBelow(text, heading)) {
        const path = `node_modules/${name}/package.json`;
        // Optional packages are there for one system each.
        if (heading === 'Optional' && !existsSync(join(ROOT, path))) continue;
        expect((JSON.parse(read(path)) as Manifest)['license'], name).toBe(licence);
      }
    }
  });
});

describe('documents', () => {
  it.each(DOCUMENTS)('%s links to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?<target>[^)#]+)(?:#[^)]*)?\)/gu)]
      .map((match) => match.groups?.['target'] ?? '')
      .filter((target) => !/^https?:/u.test(target));
    const missing = links.filter((target) => !existsSync(join(ROOT, dirname(document), target)));
    expect(missing).toEqual([]);
  });

  it.each(['README.md', 'docs/ARCHITECTURE.md', 'CONTRIBUTING.md'])(
    '%s names folders and files that exist',
    (document) => {
      const named = [
        ...read(document).matchAll(
          /`(?<path>(?:core|extension|plugin-roundcube|server|test|docs|scripts)\/[^`\s]*)`/gu,
        ),
      ]
        .map((match) => match.groups?.['path'] ?? '')
        .filter((path) => !/[*<]|^core\/a\/|^test\/core\/a\//u.test(path));
      expect(named.length).toBeGreaterThan(3);
      expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    },
  );

  it('README.md has every top-level folder of the source', () => {
    const ignored = new Set(['node_modules', 'dist', 'coverage']);
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name))
      .map(({ name }) => name);
    const rows = rowsBelow(read('README.md'), 'Code structure').map(([folder]) => folder);
    expect(rows.sort()).toEqual(folders.map((name) => `${name}/`).sort());
  });

  it('THREAT-MODEL.md has every limit of core', () => {
    const text = read('docs/THREAT-MODEL.md');
    expect(Object.keys(limits).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('CHANGELOG.md has the version of package.json', () => {
    expect(read('CHANGELOG.md')).toContain(`## [${manifest.version}]`);
  });

  it('the usage texts say the exit codes', () => {
    expect(CHECK_USAGE).toContain(
      '0 none worse than clean, 10 suspicious, 20 malicious, 30 unchecked, 2 wrong use',
    );
    expect(FILTER_USAGE).toContain('75 it could not be read or written whole');
    expect(SERVE_USAGE).toContain('127.0.0.1');
  });
});
