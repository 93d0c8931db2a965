import { nativeBrowser } from './native.ts';

/** Text by its key in `_locales`, in the user's language. The key itself when the text is missing. */
export function translate(key: string, ...values: readonly string[]): string {
  return nativeBrowser().i18n.getMessage(key, [...values]) || key;
}

/** The user's language tag. */
export function language(): string {
  return nativeBrowser().i18n.getUILanguage();
}
