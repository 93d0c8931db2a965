import { fromHex } from '../../bytes/hex.ts';
import { fromLatin1 } from '../../bytes/text.ts';

/** The few kinds of values that an encryption dictionary has; everything else is `undefined`. */
export type PdfValue = number | boolean | Uint8Array | PdfDictionary | { readonly name: string } | undefined;
/** By name, `#xx` decoded. */
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** Whether a value is a dictionary. */
export function isDictionary(value: PdfValue): value is PdfDictionary {
  return value instanceof Map;
}

const MAX_DEPTH = 8;
const TOKEN = /(?:[\0\s]|%[^\r\n]*)*(<<|>>|<[\0\s0-9a-f]*>|\/[^\0\s()<>[\]{}/%]*|\(|[^\0\s()<>/%]+)/iy;

/**
 * Reads a dictionary or string that starts at the start of `text`, one character a byte (ISO 32000-2 7.3). `undefined`
 * when it breaks off, and when a name stands twice: readers differ in which one counts.
 */
export function readPdfValue(text: string): PdfValue {
  return new Reader(text).value(0);
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): PdfValue {
    const token = this.#token();
    if (token === '<<') return depth < MAX_DEPTH ? this.#dictionary(depth) : undefined;
    if (token === '(') return this.#literal();
    if (token.startsWith('<')) return hexBytes(token);
    if (token.startsWith('/')) return { name: nameOf(token) };
    if (token === 'true' || token === 'false') return token === 'true';
    return /^[+-]?\d{1,10}$/u.test(token) ? Number(token) : undefined;
  }

  #dictionary(depth: number): PdfDictionary | undefined {
    const entries = new Map<string, PdfValue>();
    for (;;) {
      const token = this.#token();
      if (token === '>>') return entries;
      if (token === '') return undefined;
      // Rests of arrays and references stand where a name should: they belong to values that are not needed.
      if (token === '(') this.#literal();
      if (token === '<<') this.#dictionary(depth + 1);
      if (!token.startsWith('/')) continue;
      const name = nameOf(token);
      if (entries.has(name)) return undefined;
      entries.set(name, this.value(depth + 1));
    }
  }

  #token(): string {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)?.[1];
    if (token === undefined) return '';
    this.#at = TOKEN.lastIndex;
    return token;
  }

  /** Behind its parenthesis. */
  #literal(): Uint8Array | undefined {
    let out = '';
    let depth = 1;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text.charAt(this.#at);
      if (character === '\\') {
        out += this.#escape();
        continue;
      }
      if (character === '(') depth++;
      if (character === ')' && --depth === 0) {
        this.#at++;
        return fromLatin1(out);
      }
      // Any line end inside a string is one feed.
      if (character === '\r') {
        if (this.#text.charAt(this.#at + 1) === '\n') this.#at++;
        out += '\n';
      } else out += character;
    }
    return undefined;
  }

  /** At the backslash; leaves at the last character of the escape. */
  #escape(): string {
    const octal = /^[0-7]{1,3}/u.exec(this.#text.slice(this.#at + 1, this.#at + 4))?.[0];
    if (octal !== undefined) {
      this.#at += octal.length;
      return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    }
    const next = this.#text.charAt(++this.#at);
    if (next === '\n') return '';
    if (next === '\r') {
      if (this.#text.charAt(this.#at + 1) === '\n') this.#at++;
      return '';
    }
    const control = 'nrtbf'.indexOf(next);
    return control === -1 || next === '' ? next : '\n\r\t\b\f'.charAt(control);
  }
}

function nameOf(token: string): string {
  return token
    .slice(1)
    .replaceAll(/#([0-9a-f]{2})/giu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function hexBytes(token: string): Uint8Array | undefined {
  const digits = token.replaceAll(/[^0-9a-f]/giu, '');
  return fromHex(digits.length % 2 === 0 ? digits : `${digits}0`);
}
