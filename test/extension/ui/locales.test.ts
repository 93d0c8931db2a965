import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TEXT_PARAMS } from '../../../core/warning/text-keys.ts';
import { policyFieldGroups } from '../../../extension/ui/options/policy-fields.ts';
import { fieldKey, groupKey, optionKey } from '../../../extension/ui/options/policy-labels.ts';
import { readLocale } from '../../support/extension/locale.ts';
import type { LocaleMessage } from '../../support/extension/locale.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const LANGUAGES = readdirSync(path.join(ROOT, 'extension/public/_locales'));
const english = readLocale('en');

/** The substitutions a text uses: `$1`, `$2` … */
function substitutions({ message, placeholders }: LocaleMessage): string[] {
  const used = [...message.matchAll(/\$(\w+)\$/gu)].map(([, name]) => (name ?? '').toLowerCase());
  return used.map((name) => placeholders?.[name]?.content ?? `missing ${name}`).sort();
}

function formKeys(): string[] {
  return policyFieldGroups().flatMap(({ key, fields }) => [
    groupKey(key),
    ...fields.flatMap((field) => [
      fieldKey(field),
      ...(field.kind === 'choice' ? field.options.map((option) => optionKey(field, option)) : []),
    ]),
  ]);
}

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|html)$/u.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('the language files', () => {
  it('are English, German, French, Spanish and Arabic', () => {
    expect([...LANGUAGES].sort()).toEqual(['ar', 'de', 'en', 'es', 'fr']);
  });

  it.each(LANGUAGES)('have every text in %s', (language) => {
    expect(Object.keys(readLocale(language)).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('are translated in %s', (language) => {
    const locale = readLocale(language);
    // Names of products and header values, and words that are the same in both languages.
    const same = Object.keys(english).filter((key) => locale[key]?.message === english[key]?.message);
    expect(same.length, same.join(' ')).toBeLessThan(30);
  });

  it.each(LANGUAGES)('use only placeholders that exist in %s', (language) => {
    for (const [key, text] of Object.entries(readLocale(language))) {
      const used = substitutions(text);
      expect(
        used.filter((content) => !/^\$[1-9]$/u.test(content)),
        key,
      ).toEqual([]);
      const declared = Object.values(text.placeholders ?? {}).map(({ content }) => content);
      expect([...new Set(used)], key).toEqual([...new Set(declared)].sort());
    }
  });

  it.each(LANGUAGES)('name the same values in %s as in English', (language) => {
    const locale = readLocale(language);
    for (const [key, text] of Object.entries(english)) {
      const other = locale[key];
      expect(other === undefined ? [] : substitutions(other), key).toEqual(substitutions(text));
    }
  });

  it.each(LANGUAGES)('word every text of core in %s, with values core gives', (language) => {
    const locale = readLocale(language);
    for (const [key, params] of Object.entries(TEXT_PARAMS)) {
      const text = locale[key];
      expect(text, key).toBeDefined();
      const highest =
        text === undefined ? [] : substitutions(text).map((content) => Number(content.slice(1)));
      expect(Math.max(0, ...highest), key).toBeLessThanOrEqual(params.length);
    }
  });

  it('hold no text that nobody uses', () => {
    const code =
      sources(path.join(ROOT, 'extension')) + readFileSync(path.join(ROOT, 'wxt.config.ts'), 'utf8');
    const known = new Set([...Object.keys(TEXT_PARAMS), ...formKeys()]);
    const unused = Object.keys(english).filter(
      (key) => !known.has(key) && !code.includes(`'${key}'`) && !code.includes(`__MSG_${key}__`),
    );
    expect(unused).toEqual([]);
  });

  it('word every field, group and choice of the policy form', () => {
    expect(formKeys().filter((key) => english[key] === undefined)).toEqual([]);
  });
});
