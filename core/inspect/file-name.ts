import { MAX_FILENAME_LENGTH } from '../limits.ts';

/** One reading of a file's name. */
export interface FileName {
  /** As given, cut to `MAX_FILENAME_LENGTH`. */
  readonly raw: string;
  /** Without path, invisible characters, trailing dots and blanks; lower case. */
  readonly plain: string;
  /** What decides how Windows opens it: lower case, without the dot; `''` when there is none. */
  readonly extension: string;
  /** The part before the extension, lower case: `pdf` in `a.pdf.exe`; `''` when there is none. */
  readonly inner: string;
  /** No character in it is a blank or not ASCII, and it is not long: nothing can be hidden in it. */
  readonly ordinary: boolean;
}

/** Blanks of any width, the braille blank and Hangul fillers included. */
export const BLANKS = /[\s\u2800\u3164\u115f\u1160\uffa0]+/gu;
const INVISIBLE = /[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]/gu;
const TRAILING = /[.\s\u2800]+$/u;

/**
 * Every way the candidate names can be read: as given, and percent-decoded where they hold `%xx`. Extensions are
 * taken as Windows takes them, after trailing dots and blanks. Lower-casing never uses the locale.
 */
export function readNames(names: readonly string[]): readonly FileName[] {
  const [only] = names;
  if (only === undefined) return NO_NAMES;
  if (names.length === 1 && ORDINARY.test(only) && !only.includes('%')) return [readOrdinary(only)];
  const readings = new Map<string, FileName>();
  for (const name of names) {
    const raw = name.slice(0, MAX_FILENAME_LENGTH);
    const decoded = percentDecoded(raw);
    for (const candidate of [raw, decoded, beforeNul(raw), beforeNul(decoded)]) {
      if (candidate !== '' && !readings.has(candidate)) readings.set(candidate, readName(candidate));
    }
  }
  return [...readings.values()];
}

const NO_NAMES: readonly FileName[] = [];

/** Printable ASCII without blank, path or stream, of a length that any list shows, with no dot at its end. */
const ORDINARY = /^[!-.0-9;-[\]-~]{0,99}[!-\-0-9;-[\]-~]$/u;

/** Programs in C end a name at NUL. */
function beforeNul(name: string): string {
  const nul = name.indexOf('\0');
  return nul === -1 ? name : name.slice(0, nul);
}

/** The same as below, for the names that nearly all are: a tenth of the time. */
function readOrdinary(raw: string): FileName {
  const plain = raw.toLowerCase();
  const dot = plain.lastIndexOf('.');
  if (dot === -1) return { raw, plain, extension: '', inner: '', ordinary: true };
  const extension = plain.slice(dot + 1);
  let end = dot;
  while (end > 0 && plain.charAt(end - 1) === '.') end--;
  const before = plain.lastIndexOf('.', end - 1);
  const inner = end > 0 && before !== -1 ? plain.slice(before + 1, end) : '';
  return { raw, plain, extension, inner, ordinary: true };
}

function readName(raw: string): FileName {
  if (ORDINARY.test(raw)) return readOrdinary(raw);
  const base = raw.replace(INVISIBLE, '').split(/[/\\]/u).at(-1) ?? '';
  const plain = trimEnd(withoutStream(base)).toLowerCase();
  const parts = plain.split('.').map((part) => part.replace(BLANKS, ' ').trim());
  const extension = parts.length > 1 ? (parts.pop() ?? '') : '';
  // An empty part is a slip of the keyboard (`invoice..pdf`), not an extension.
  const inner = parts.slice(1).findLast((part) => part !== '') ?? '';
  return { raw, plain, extension, inner, ordinary: false };
}

/** `file.exe::$DATA` names the same file. */
function withoutStream(name: string): string {
  return name.replace(/:[^:]{0,64}:\$data$/iu, '');
}

function trimEnd(name: string): string {
  return name.slice(0, TRAILING.exec(name)?.index ?? name.length);
}

function percentDecoded(name: string): string {
  if (!/%[0-9a-f]{2}/iu.test(name)) return name;
  return name.replace(/(?:%[0-9a-f]{2})+/giu, (coded) => {
    const bytes = new Uint8Array(coded.length / 3);
    for (let at = 0; at < bytes.length; at++)
      bytes[at] = Number.parseInt(coded.slice(at * 3 + 1, at * 3 + 3), 16);
    return new TextDecoder('utf-8').decode(bytes);
  });
}
