import { TEXT_PARAMS, type Text, type TextKey } from '../../../core/warning/text-keys.ts';

/** Texts of the page beside those of core, with the values that each may use. */
export const PAGE_TEXTS = {
  action_retry: [],
  action_why: [],
  action_learn_more: [],
  action_take: [],
  action_take_named: ['name'],
  ask_keep: [],
  ask_title_one: [],
  ask_title_many: [],
  ask_reason: [],
  ask_reason_missing: [],
  contact: ['contact'],
  checking_sentence: [],
  checking_progress: ['done', 'total'],
  waiting: [],
  released_now: [],
  failed_heading: [],
  failed_summary: [],
  failed_sentence: [],
  failed_insecure: [],
  failed_unreachable: [],
  failed_too_large: [],
  failed_stopped: [],
  failed_gone: [],
  failed_service: [],
  failed_policy: [],
  refused_here: ['text'],
  release_refused: [],
  kept_malicious: ['file'],
  kept_suspicious: ['file'],
  lists_none: [],
  lists_used: ['version', 'time'],
  lists_used_stale: ['version', 'time'],
  receipt_type: [],
  receipt_type_unknown: [],
  refusal_checking: [],
  refusal_released: [],
  refusal_released_gone: [],
  refusal_held: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PageKey = keyof typeof PAGE_TEXTS;

/** A text and its values: one of core's or one of the page's. */
export interface Said {
  readonly key: TextKey | PageKey;
  readonly params: Readonly<Record<string, string>>;
}

interface Part {
  readonly value: string;
  /** From our labels, not from the mail. */
  readonly isOurs: boolean;
}

/** `{name}` as in a policy's own texts, `$name` as in Roundcube's. */
const VALUE = /(\{\w+\}|\$\w+)/u;

/** First strong isolate, pop directional isolate: `<bdi>` for plain strings. */
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/** Words for texts, from the labels that PHP chose for the user's language. Values stand in them as `{name}` or `$name`. */
export class Wording {
  readonly #page: Document;
  readonly #labels: Readonly<Record<string, string>>;

  constructor(page: Document, labels: Readonly<Record<string, string>>) {
    this.#page = page;
    this.#labels = labels;
  }

  /** A text as nodes, its values in `<bdi>`: a file name must not turn our words around. */
  nodes(text: Text | Said): Node[] {
    return this.#parts(text).map(({ value, isOurs }) => {
      if (isOurs) return this.#page.createTextNode(value);
      const made = this.#page.createElement('bdi');
      made.className = 'mailwicket-value';
      made.textContent = value;
      return made;
    });
  }

  /** A text as one string, for titles, names and announcements. */
  plain(text: Text | Said): string {
    return this.#parts(text)
      .map(({ value, isOurs }) => (isOurs ? value : ISOLATE + value + END_ISOLATE))
      .join('');
  }

  say(key: PageKey, params: Readonly<Record<string, string>> = {}): string {
    return this.plain({ key, params });
  }

  /** A file name as a person sees it. */
  name(filename: string): string {
    return filename === '' ? this.plain({ key: 'unnamed_attachment', params: {} }) : filename;
  }

  time(rfc3339: string): string {
    const date = new Date(rfc3339);
    if (Number.isNaN(date.getTime())) return rfc3339;
    const language = this.#page.documentElement.lang.replaceAll('_', '-');
    return new Intl.DateTimeFormat(language === '' ? undefined : language, {
      dateStyle: 'medium',
      timeStyle: 'short',
    }).format(date);
  }

  #parts({ key, params }: Text | Said): Part[] {
    // The administrator's own texts are in the labels: a name that no text has is shown as it stands.
    const names: readonly string[] = { ...TEXT_PARAMS, ...PAGE_TEXTS }[key];
    const label = Object.hasOwn(this.#labels, key) ? (this.#labels[key] ?? key) : key;
    return label.split(VALUE).flatMap((piece, index): Part[] => {
      if (index % 2 === 0) return piece === '' ? [] : [{ value: piece, isOurs: true }];
      const name = piece.replaceAll(/\W/gu, '');
      if (!names.includes(name)) return [{ value: piece, isOurs: true }];
      const value = this.#value(name, params[name] ?? '');
      return value === '' ? [] : [{ value, isOurs: false }];
    });
  }

  #value(name: string, raw: string): string {
    if (name === 'file' || name === 'filename') return this.name(raw);
    return name.endsWith('Time') ? this.time(raw) : raw;
  }
}
