import { MAX_FILENAME_LENGTH } from '../limits.ts';
import { fromLatin1 } from '../bytes/text.ts';
import { labelledText, unlabelledText } from './charset.ts';
import type { Parameter, StructuredValue } from './parameters.ts';
import { decodeWords } from './parse-skeleton.ts';

/**
 * Every name a mail reader might give an attachment, decoded but otherwise untouched, the likeliest first:
 * `filename*`, `filename`, `name*`, `name` (RFC 2183 §2.3, RFC 2231, RFC 2047 where the standards forbid it but
 * readers decode it), broken spellings of `filename=`, and the percent-decoded form of each.
 */
export function candidateNames(
  disposition: StructuredValue,
  dispositionText: string,
  type: StructuredValue,
): readonly string[] {
  const names: string[] = [];
  addValues(disposition, 'filename', names);
  addValues(type, 'name', names);
  if (dispositionText !== '') {
    for (const name of brokenFilenames(dispositionText)) add(names, parameterText(name));
  }
  for (let at = 0, { length } = names; at < length; at++) {
    const name = names[at] ?? '';
    if (name.includes('%') && /%[0-9a-f]{2}/iu.test(name)) add(names, percentText(name));
  }
  return names;
}

/** The values of a parameter, those in the form of RFC 2231 first. */
function addValues({ parameters }: StructuredValue, name: string, names: string[]): void {
  for (const encoded of [true, false]) {
    for (const parameter of parameters) {
      if (parameter.name === name && parameter.encoded === encoded) add(names, parameterText(parameter));
    }
  }
}

function add(names: string[], name: string): void {
  if (name !== '' && !names.includes(name)) names.push(name);
}

/** The text of a parameter value, cut to `MAX_FILENAME_LENGTH`. */
export function parameterText(parameter: Pick<Parameter, 'value' | 'encoded'>): string {
  const value = cutMiddle(parameter.value);
  if (parameter.encoded) {
    const match = /^([^']*)'[^']*'(.*)$/su.exec(value);
    return labelledText(
      percentBytes(match?.[2] ?? value),
      match?.[1] === '' ? 'utf-8' : (match?.[1] ?? 'utf-8'),
    );
  }
  // Most names are ASCII: no decoder is needed to see that.
  const text = PRINTABLE.test(value) ? value : unlabelledText(fromLatin1(value));
  return text.includes('=?') ? decodeWords(text) : text;
}

const PRINTABLE = /^[ -~]*$/u;

/**
 * The name as it is shown and saved: path and control characters removed, dots and spaces at its end (which Windows
 * drops) as well. Characters that only look strange are kept for inspection.
 */
export function normaliseFilename(name: string): string {
  if (NORMAL.test(name)) return name;
  return name
    .replaceAll(/[\p{Cc}]/gu, '')
    .replace(/^.*[/\\]/su, '')
    .replace(/^\s+/u, '')
    .replace(/(?<![.\s])[.\s]+$/u, '');
}

/** Printable ASCII without a slash, that begins with no space and ends with neither space nor dot. */
const NORMAL = /^(?! )[ -.0-[\]-~]*[!--0-[\]-~]$/u;

/** `attachment:filename=x`, `attachment filename=x`: a name that is no parameter to a strict reader. */
function brokenFilenames(text: string): readonly Pick<Parameter, 'value' | 'encoded'>[] {
  if (ORDINARY.test(text)) return [];
  // Runs of white space are joined first, or the pattern below would take squares of their length.
  const cut = text.slice(0, MAX_FILENAME_LENGTH * 2).replaceAll(/\s+/gu, ' ');
  if (!/filename/iu.test(cut)) return [];
  const found: Pick<Parameter, 'value' | 'encoded'>[] = [];
  for (const match of cut.matchAll(
    /[^;\s"]\s*[:,\s]\s*(?:file)?name\s*(\*?)\s*=\s*(?:"([^"]*)"|([^;"]+))/giu,
  )) {
    found.push({ value: (match[2] ?? match[3] ?? '').trim(), encoded: match[1] === '*' });
  }
  return found;
}

/** `filename=` where a parameter begins, and `name` nowhere else: the search, ten times as long, would find nothing. */
const ORDINARY = /^(?:(?!name)[^;])*;\s*filename(?:(?!name).)*$/isu;

function percentText(name: string): string {
  return labelledText(percentBytes(name), 'utf-8');
}

function percentBytes(text: string): Uint8Array {
  const latin = /^[\0-\xff]*$/u.test(text) ? text : unescapeWide(text);
  return fromLatin1(
    latin.replaceAll(/%([0-9a-f]{2})/giu, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    ),
  );
}

/** Characters above U+00FF as the percent codes of their UTF-8 bytes. */
function unescapeWide(text: string): string {
  let latin = '';
  for (const byte of new TextEncoder().encode(text)) latin += String.fromCharCode(byte);
  return latin;
}

/** A long name keeps its end, where the extension is. */
function cutMiddle(value: string): string {
  if (value.length <= MAX_FILENAME_LENGTH) return value;
  const tail = MAX_FILENAME_LENGTH / 4;
  return value.slice(0, MAX_FILENAME_LENGTH - tail) + value.slice(-tail);
}
