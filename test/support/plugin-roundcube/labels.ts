import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const LANGUAGES = ['en_US', 'de_DE'] as const;

/** The labels of a language file of the plugin: `'key' => 'text',` lines. */
export function labelsOf(language: (typeof LANGUAGES)[number]): Readonly<Record<string, string>> {
  return labelsIn(`${language}.inc`);
}

/** As `labelsOf`, of the pages among Roundcube's settings. */
export function settingsLabels(language: (typeof LANGUAGES)[number]): Readonly<Record<string, string>> {
  return labelsIn(`settings/${language}.inc`);
}

function labelsIn(name: string): Readonly<Record<string, string>> {
  const file = resolve(import.meta.dirname, '../../../plugin-roundcube/localization', name);
  const lines = readFileSync(file, 'utf8').matchAll(/^ {4}'([^']+)' => '((?:[^'\\]|\\.)*)',$/gmu);
  return Object.fromEntries(
    [...lines].map(([, key = '', text = '']) => [key, text.replaceAll(/\\(.)/gu, '$1')]),
  );
}
