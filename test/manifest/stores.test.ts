import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../../wxt.config.ts';

const ROOT = join(import.meta.dirname, '../..');
const stores = readFileSync(join(ROOT, 'docs/STORES.md'), 'utf8');
const privacy = readFileSync(join(ROOT, 'PRIVACY.md'), 'utf8');

function section(text: string, title: string): string {
  return text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
}

/** The cells of one column of a table, without its head. */
function column(table: string, at: number): string[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => (line.split('|')[at + 1] ?? '').trim());
}

function permissionsFor(browser: string): readonly string[] {
  if (typeof config.manifest !== 'function') throw new Error('the manifest is made by a function');
  const manifest = config.manifest({
    browser,
    command: 'build',
    manifestVersion: 3,
    mode: 'production',
  }) as { readonly permissions: readonly string[] };
  return manifest.permissions;
}

describe('the texts for the stores', () => {
  const named = column(section(stores, 'Permissions'), 0);

  it('justify every permission the manifests ask for, and no other', () => {
    const asked = new Set(
      [...permissionsFor('chrome'), ...permissionsFor('firefox')].map((one) => `\`${one}\``),
    );
    expect(named.filter((cell) => cell.startsWith('`')).sort()).toEqual([...asked].sort());
  });

  it('say for which browser each is', () => {
    const browsers = column(section(stores, 'Permissions'), 1);
    for (const [at, cell] of named.entries()) {
      const name = /^`(.+)`$/u.exec(cell)?.[1];
      if (name === undefined) continue;
      const isIn = (browser: string) => permissionsFor(browser).includes(name);
      const expected = isIn('chrome') ? (isIn('firefox') ? 'both' : 'Chrome') : 'Firefox';
      expect(browsers[at], name).toBe(expected);
    }
  });

  it('disclose all that PRIVACY.md says is sent to an address of the policy', () => {
    const sent = section(privacy, 'What is sent, and to whom');
    const to = column(sent, 0);
    const what = column(sent, 1).filter((_, at) => !/ClamAV|anybody/u.test(to[at] ?? ''));
    const disclosed = column(section(stores, 'Data disclosure'), 0);
    expect(what.length).toBeGreaterThan(5);
    expect(what.filter((item) => !disclosed.some((start) => item.startsWith(start)))).toEqual([]);
    expect(disclosed.filter((start) => !what.some((item) => item.startsWith(start)))).toEqual([]);
  });

  it('have the summary that the package has', () => {
    for (const [language, name] of [
      ['en', 'English'],
      ['de', 'German'],
    ] as const) {
      const texts = JSON.parse(
        readFileSync(join(ROOT, `extension/public/_locales/${language}/messages.json`), 'utf8'),
      ) as Record<string, { readonly message: string }>;
      expect(stores).toContain(`**Summary (${name}):** ${texts['extensionDescription']?.message ?? ''}`);
    }
  });
});
