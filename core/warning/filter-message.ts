import { concatBytes } from '../bytes/concat.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { fromLatin1, latin1, utf8 } from '../bytes/text.ts';
import { headerFields, readLine } from '../mail/header-fields.ts';
import type { FieldRange, LineEnds } from '../mail/header-fields.ts';
import type { Policy } from '../policy/policy.ts';
import type { HeaderToAdd, Verdict } from '../verify/verdict.ts';
import { encodedWords, isPlainHeaderText } from './header-words.ts';
import { RESULT_HEADER } from './warning-headers.ts';

/** Octets of one line without its end (RFC 5322 §2.1.1). */
const MAX_LINE = 998;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const MBOX_LINE = utf8('From ');

/**
 * A copy of the message with the verdict's header fields at its top and its prefix in the subject. Only these differ: all
 * other bytes are kept to the letter, line ends and broken lines included. Fields that look like ours are removed first:
 * `X-Mailwicket` always, the fields of spam filters only where ours take their place, as another filter may have
 * set them. A second pass with the same verdict changes nothing. In audit mode the message is given back as it is.
 *
 * Added lines end as the first line of the message does, CRLF when it has none. Never throws.
 */
export function filterMessage(raw: Uint8Array, verdict: Verdict, policy: Policy): Uint8Array {
  if (policy.mode === 'audit') return raw;
  const header = readHeader(raw);
  const added = addedNames(verdict.headers);
  const edits: Edit[] = [];
  const subjects: FieldRange[] = [];
  for (const field of header.fields) {
    const name = fieldName(raw, field);
    if (name.startsWith(RESULT_HEADER.toLowerCase()) || added.has(name)) {
      edits.push({ start: field.start, end: field.end, text: '' });
    } else if (name === 'subject') subjects.push(field);
  }
  const { lineEnd } = header;
  const lines = verdict.headers.map(({ name, value }) => `${name}: ${printable(value)}`);
  const prefix = verdict.subjectPrefix;
  if (prefix !== '') {
    edits.push(...subjects.flatMap((field) => prefixEdit(raw, field, prefix, lineEnd)));
    if (subjects.length === 0) lines.push(`Subject: ${wirePrefix(prefix, '')}`);
  }
  // Without any field of its own the message is all body, and stays so.
  if (header.fields.length === 0 && lines.length > 0) lines.push('');
  edits.push({ start: header.top, end: header.top, text: lines.map((line) => `${line}${lineEnd}`).join('') });
  return apply(raw, edits);
}

/** A replacement of bytes by a text of Latin-1 characters. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Header {
  readonly fields: readonly FieldRange[];
  /** Where fields are added: above all others, below an mbox `From ` line. */
  readonly top: number;
  readonly lineEnd: string;
}

function readHeader(raw: Uint8Array): Header {
  const lineEnds: LineEnds = raw.includes(LF) ? 'lf' : 'any';
  let start = 0;
  let block = headerFields(raw, start, raw.length, lineEnds);
  if (block.fields.length === 0) {
    // Readers that skip blank lines in front of the header find it there; ours must not end it.
    for (let end = blankLineEnd(raw, start, lineEnds); end > start; end = blankLineEnd(raw, start, lineEnds))
      start = end;
    block = headerFields(raw, start, raw.length, lineEnds);
    if (block.fields.length === 0) start = 0;
  }
  const first = readLine(raw, start, raw.length, lineEnds);
  const isMbox =
    startsWithBytes(raw, MBOX_LINE, start) ||
    (startsWithBytes(raw, MBOX_LINE, start + 1) && raw[start] === 0x3e);
  const lineEnd = latin1(raw, first.textEnd, first.next);
  const top = isMbox && lineEnd !== '' ? first.next : start;
  return {
    fields: block.fields,
    // A line that begins with white space would become part of the field that is put above it.
    top: raw[top] === SPACE || raw[top] === TAB ? (block.fields[0]?.start ?? top) : top,
    lineEnd: lineEnd === '' ? (raw.includes(CR) && lineEnds === 'any' ? '\r' : '\r\n') : lineEnd,
  };
}

/** Where the empty line at `at` ends, `at` when there is none. A lone CR is a line end only where all are. */
function blankLineEnd(raw: Uint8Array, at: number, lineEnds: LineEnds): number {
  if (raw[at] === LF) return at + 1;
  if (raw[at] !== CR) return at;
  if (raw[at + 1] === LF) return at + 2;
  return lineEnds === 'any' ? at + 1 : at;
}

/** Lower-case, without NUL, which some readers leave out. */
function fieldName(raw: Uint8Array, field: FieldRange): string {
  return latin1(raw, field.start, field.nameEnd).replaceAll('\0', '').toLowerCase();
}

function addedNames(headers: readonly HeaderToAdd[]): ReadonlySet<string> {
  return new Set(headers.map(({ name }) => name.toLowerCase()));
}

function prefixEdit(raw: Uint8Array, field: FieldRange, prefix: string, lineEnd: string): Edit[] {
  const value = latin1(raw, field.valueStart, field.valueEnd);
  const wire = wirePrefix(prefix, value.trimStart());
  if (wireForms(prefix).some((form = '') => value.trimStart().startsWith(form))) return [];
  const next = raw[field.valueStart];
  const isBlankNext = field.valueStart === field.valueEnd || /^[ \t\r\n]/u.test(value);
  const line = readLine(raw, field.start, field.end);
  const isLong = line.textEnd - field.start + wire.length + 2 > MAX_LINE;
  const needsFold = isLong && next !== CR && next !== LF && field.valueStart < field.valueEnd;
  const gap = isBlankNext ? '' : ' ';
  const text = ` ${wire}${needsFold ? lineEnd : ''}${gap}`;
  return [{ start: field.valueStart, end: field.valueStart, text }];
}

/** The prefix as it stands in a header field in front of `next`. */
function wirePrefix(prefix: string, next: string): string {
  const [plain, beforeWord = plain] = wireForms(prefix);
  return next.startsWith('=?') ? beforeWord : plain;
}

/** How the prefix can stand there: as it is; or encoded, in front of text and in front of another encoded word. */
function wireForms(prefix: string): readonly [string, string?] {
  return isPlainHeaderText(prefix) ? [prefix] : [encodedWords(prefix), encodedWords(`${prefix} `)];
}

function printable(value: string): string {
  return value.replace(/[^ -~]/gu, '?');
}

function apply(raw: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(raw.subarray(at, start), fromLatin1(text));
    at = end;
  }
  pieces.push(raw.subarray(at));
  return concatBytes(pieces);
}
