import { MAX_ADDRESSES } from '../limits.ts';

/**
 * Mail addresses from header values that a sender wrote (RFC 5322 §3.4 with its obsolete forms; RFC 6532).
 *
 * An address in angle brackets is the address; what stands before it is a display name, whatever it looks like. Quotes,
 * comments and brackets that are never closed count as ordinary characters, so that nothing can hide behind them.
 */

/** An address is at most 320 characters (RFC 3696 errata); longer ones are not addresses. */
const MAX_ADDRESS_LENGTH = 500;

/**
 * The normalised addresses of a `From`, `To`, … value, groups opened, without duplicates, in order, at most
 * `MAX_ADDRESSES`. `value` is text, not Latin-1 of bytes.
 */
export function parseAddresses(value: string): readonly string[] {
  const found = new Set<string>();
  for (const written of splitMailboxes(value)) {
    const address = normaliseAddress(written);
    if (address !== undefined) found.add(address);
    if (found.size >= MAX_ADDRESSES) break;
  }
  return [...found];
}

/**
 * One address in the form addresses are compared in: unquoted local part in lower case (documented deviation from
 * RFC 5321 §2.4), `+tag` kept, domain in lower case and IDNA ASCII, no trailing dots. `undefined` for what is none.
 */
export function normaliseAddress(written: string): string | undefined {
  const text = withoutWrapping(written.replaceAll(/\p{Cc}/gu, '').trim());
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const at = lastAt(text);
  if (at <= 0) return undefined;
  const local = unquoteLocal(text.slice(0, at)).normalize('NFC').toLowerCase();
  const domain = normaliseDomain(text.slice(at + 1));
  return local === '' || domain === undefined ? undefined : `${local}@${domain}`;
}

/** `mailto:` in front, and a pair of quotes or brackets that programs put around an address. */
function withoutWrapping(text: string): string {
  const address = text.replace(/^mailto:/iu, '');
  const pair = address.charAt(0) + address.slice(-1);
  return pair === "''" || pair === '[]' || pair === '{}' ? address.slice(1, -1) : address;
}

/** A domain in lower case and IDNA ASCII without trailing dots; `undefined` for what is none. */
export function normaliseDomain(written: string): string | undefined {
  const text = written
    .replaceAll(/\s+/gu, '')
    .toLowerCase()
    .replace(/(?<!\.)\.+$/u, '');
  if (text === '' || text.length > 255) return undefined;
  if (/^[a-z0-9._-]+$/u.test(text) || /^\[[a-z0-9.:-]+\]$/u.test(text)) return text;
  // The URL parser would take these for its own syntax.
  if (/[\0-,/:-@[-^`{-\x7f]/u.test(text)) return undefined;
  const url = `http://${text}/`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The domain of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Cuts a value into address texts: those in angle brackets, or the words with `@` where there are none. */
function* splitMailboxes(value: string): Generator<string> {
  const closed = new ClosingScan(value);
  let words = '';
  let angles: string[] = [];
  for (let at = 0; at <= value.length; at++) {
    const character = value.charAt(at);
    const close = closed.after(at);
    if (at === value.length || character === ',' || character === ';') {
      // What stands before brackets is a display name; what stands behind them is an address to some readers.
      yield* angles;
      yield* bareAddresses(words);
      words = '';
      angles = [];
    } else if (close === -1) {
      // A group name ends here; a colon inside an address can only be a route's, which brackets hold.
      if (character === ':') words = '';
      else words += character;
    } else {
      if (character === '"') words += value.slice(at, close + 1);
      else if (character === '<') {
        angles.push(withoutRoute(value.slice(at + 1, close)));
        words = '';
      } else words += ' ';
      at = close;
    }
  }
}

/** Finds the end of quotes, comments and brackets, each in one pass over the value. */
class ClosingScan {
  readonly #value: string;
  /** Characters that were once found never to be closed: not searched for again, or hostile input costs squares. */
  readonly #open = new Set<string>();

  constructor(value: string) {
    this.#value = value;
  }

  /** Index of the closing character when one of `" ( <` stands at `at`, otherwise -1. */
  after(at: number): number {
    const character = this.#value.charAt(at);
    if (character !== '"' && character !== '(' && character !== '<') return -1;
    if (this.#open.has(character)) return -1;
    const close =
      character === '"' ? this.#quote(at) : character === '(' ? this.#comment(at) : this.#angle(at);
    if (close === -1) this.#open.add(character);
    return close;
  }

  #quote(from: number): number {
    for (let at = from + 1; at < this.#value.length; at++) {
      const character = this.#value.charAt(at);
      if (character === '\\') at++;
      else if (character === '"') return at;
    }
    return -1;
  }

  #comment(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#value.length; at++) {
      const character = this.#value.charAt(at);
      if (character === '\\') at++;
      else if (character === '(') depth++;
      else if (character === ')' && --depth === 0) return at;
    }
    return -1;
  }

  #angle(from: number): number {
    let quoted = false;
    for (let at = from + 1; at < this.#value.length; at++) {
      const character = this.#value.charAt(at);
      if (character === '\\') at++;
      else if (character === '"') quoted = !quoted;
      else if (character === '>' && !quoted) return at;
    }
    // An odd quote inside: the bracket itself still ends the address.
    return this.#value.indexOf('>', from);
  }
}

/** `<@relay,@relay:user@domain>` without the relays and without comments (RFC 5322 §4.4), and `<<user@domain>>`. */
function withoutRoute(spec: string): string {
  const inner = spec.includes('"') ? spec : spec.slice(spec.lastIndexOf('<') + 1);
  const text = withoutComments(inner)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ ?([@.]) ?/gu, '$1')
    .trim();
  return text.startsWith('@') ? text.slice(text.indexOf(':') + 1) : text;
}

/** Comments outside quotes removed; one that is never closed stays. */
function withoutComments(spec: string): string {
  if (!spec.includes('(')) return spec;
  const closed = new ClosingScan(spec);
  let text = '';
  for (let at = 0; at < spec.length; at++) {
    const close = spec.charAt(at) === '<' ? -1 : closed.after(at);
    if (close === -1) text += spec.charAt(at);
    else if (spec.charAt(at) === '"') text += spec.slice(at, close + 1);
    if (close !== -1) at = close;
  }
  return text;
}

/** The addresses in words without brackets; white space around `@` and `.` is allowed (RFC 5322 §4.4). */
function bareAddresses(words: string): readonly string[] {
  // Runs of white space first: patterns that look for them around a mark would take squares of their length.
  const text = words
    .trim()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ ?([@.]) ?/gu, '$1');
  if (!text.includes('@')) return [];
  if (!text.includes('"')) return text.split(/[\s<>]+/u).filter((word) => word.includes('@'));
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/gu)]
    .map((match) => match[0])
    .filter((word) => lastAt(word) > 0);
}

/** The last `@` outside quotes, -1 when there is none. */
function lastAt(text: string): number {
  let found = -1;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (character === '@' && !quoted) found = at;
  }
  return found === -1 && quoted ? text.lastIndexOf('@') : found;
}

function unquoteLocal(local: string): string {
  const text = local.trim().replaceAll(/[ \t]*\.[ \t]*/gu, '.');
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"/gsu, (_, inner: string) => inner.replaceAll(/\\(.)/gsu, '$1'));
}
