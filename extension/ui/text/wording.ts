import type messages from '../../public/_locales/en/messages.json';
import { TEXT_PARAMS } from '../../../core/warning/text-keys.ts';
import type { Text, TextKey } from '../../../core/warning/text-keys.ts';

/** Every text the extension has. `_locales/en` is the list; a test holds the other languages against it. */
export type MessageKey = keyof typeof messages;
/** Texts of the extension's own interface; those of verdicts come as `Text` from core. */
export type UiKey = Exclude<MessageKey, TextKey>;

/** A piece of a worded text: our words, or a value that came from a mail and is shown isolated. */
export type TextPart = string | { readonly name: string; readonly value: string };

/** As `i18n.getMessage`: at most nine substitutions, `''` for a key the language files do not have. */
export type GetMessage = (key: string, substitutions: readonly string[]) => string;

/** Words for every text, in the language of the browser. */
export interface Wording {
  /** A text of the interface, its arguments isolated from the direction of their surroundings. */
  say(key: UiKey, ...args: readonly string[]): string;
  /** A text of core in pieces, for elements. */
  parts(text: Text): readonly TextPart[];
  /** A text of core as one string, for titles and descriptions. */
  plain(text: Text): string;
  /** An RFC 3339 time in the reader's form, as it is when it is none. */
  time(rfc3339: string): string;
  /** BCP 47 language of the texts. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
}

/** Private-use characters around the index of a value: they cannot come from a language file. */
const MARK = /\uE000(\d)\uE001/u;
/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: `<bdi>` for plain strings. */
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/**
 * `own`: an organisation's own wording (`policy.texts.own`), by language and key, with values as `{name}`. It may name
 * any key of core's texts; the plain language (`de`) serves for its regions (`de-CH`).
 */
export function createWording(
  getMessage: GetMessage,
  own: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Wording {
  const language = getMessage('@@ui_locale', []).replaceAll('_', '-') || 'en';
  const ownTexts = own[language] ?? own[language.split('-', 1)[0] ?? ''] ?? {};

  // Made at the first time that is shown, and once: it was more than half of what drawing a message cost the page.
  let form: Intl.DateTimeFormat | undefined;
  const time = (rfc3339: string): string => {
    const date = new Date(rfc3339);
    if (Number.isNaN(date.getTime())) return rfc3339;
    form ??= new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    return form.format(date);
  };

  const say = (key: string, ...args: readonly string[]): string => {
    const isolated = args.map((argument) => (argument === '' ? '' : ISOLATE + argument + END_ISOLATE));
    return getMessage(key, isolated);
  };

  const value = (name: string, raw: string): string => {
    if (raw === '' && (name === 'file' || name === 'filename')) return getMessage('unnamed_attachment', []);
    return name.endsWith('Time') ? time(raw) : raw;
  };

  const parts = ({ key, params }: Text): TextPart[] => {
    const names: readonly string[] = TEXT_PARAMS[key];
    const template = Object.hasOwn(ownTexts, key)
      ? marked(ownTexts[key] ?? '', names)
      : getMessage(
          key,
          names.map((_name, index) => `\uE000${index}\uE001`),
        );
    return template.split(MARK).flatMap((piece, index): TextPart[] => {
      if (index % 2 === 0) return piece === '' ? [] : [piece];
      const name = names[Number(piece)] ?? '';
      const shown = value(name, params[name] ?? '');
      return shown === '' ? [] : [{ name, value: shown }];
    });
  };

  return {
    say,
    parts,
    plain: (text) =>
      parts(text)
        .map((part) => (typeof part === 'string' ? part : ISOLATE + part.value + END_ISOLATE))
        .join(''),
    time,
    language,
    direction: getMessage('@@bidi_dir', []) === 'rtl' ? 'rtl' : 'ltr',
  };
}

function marked(template: string, names: readonly string[]): string {
  return template.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => {
    const index = names.indexOf(name);
    return index === -1 ? whole : `\uE000${index}\uE001`;
  });
}
