import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GetMessage, Wording } from '../../../extension/ui/text/wording.ts';
import { createWording } from '../../../extension/ui/text/wording.ts';

export interface LocaleMessage {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}
export type Locale = Readonly<Record<string, LocaleMessage>>;

export function readLocale(language: string): Locale {
  const folder = path.join(import.meta.dirname, '../../../extension/public/_locales');
  return JSON.parse(readFileSync(path.join(folder, language, 'messages.json'), 'utf8')) as Locale;
}

/** `i18n.getMessage` on the real language files. Fails loudly for a key that does not exist. */
export function getMessageIn(language: string): GetMessage {
  const locale = readLocale(language);
  return (key, values) => {
    if (key === '@@ui_locale') return language;
    if (key === '@@bidi_dir') return 'ltr';
    const entry = locale[key];
    if (entry === undefined) throw new Error(`no text for ${key}`);
    return entry.message.replaceAll(/\$(\w+)\$/gu, (_whole, name: string) => {
      const content = entry.placeholders?.[name.toLowerCase()]?.content ?? '';
      return values[Number(content.slice(1)) - 1] ?? '';
    });
  };
}

export function wordingIn(language: string, own: Parameters<typeof createWording>[1] = {}): Wording {
  return createWording(getMessageIn(language), own);
}
