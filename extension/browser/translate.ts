import browser from 'webextension-polyfill';

/** Text by its key in `_locales`, in the user's language. The key itself when the text is missing. */
export function translate(key: string, ...values: readonly string[]): string {
  return browser.i18n.getMessage(key, [...values]) || key;
}

/** The user's language tag. */
export function language(): string {
  return browser.i18n.getUILanguage();
}
