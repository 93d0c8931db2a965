/**
 * Splits a raw header block into fields (RFC 5322 §2.2), over bytes, without changing one.
 *
 * Tolerated: LF, CRLF or (on request) bare CR as line end; an mbox `From ` first line; lines that are no field; white
 * space before the colon; no blank line at the end.
 */

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;

/** Offsets of one header field. */
export interface FieldRange {
  /** First byte of the name. */
  readonly start: number;
  /** Just after the name, before the colon and any white space in front of it. */
  readonly nameEnd: number;
  /** Just after the colon. */
  readonly valueStart: number;
  /** After the last byte of the value, before its line end. */
  readonly valueEnd: number;
  /** After the line end of the last line of the field. */
  readonly end: number;
}

export interface HeaderBlock {
  /** Where the first field or mbox line starts. */
  readonly start: number;
  /** In order of appearance. */
  readonly fields: readonly FieldRange[];
  /** After the last line that belongs to the header, before the blank line. New fields can be put here. */
  readonly end: number;
  /** After the blank line: where the body starts. Equals `end` when there is no blank line. */
  readonly bodyStart: number;
  /** Where the first line that is no field, no continuation and no mbox line starts; -1 when there is none. */
  readonly junkLine: number;
  /** Whether a CR that no LF follows stands inside the block. */
  readonly bareCr: boolean;
}

interface Line {
  /** Before the line end. */
  readonly textEnd: number;
  /** After the line end. */
  readonly next: number;
}

/** How a reader ends lines: `lf` takes LF and CRLF; `any` takes a CR alone as well. */
export type LineEnds = 'lf' | 'any';

/**
 * The fields of the header that starts at `start`. Never throws and reads each byte about once.
 * Without a blank line the header ends at its first line that is no field, or at `end`. Fields beyond `mostFields` are
 * left out; the header still ends where it ends.
 */
export function headerFields(
  raw: Uint8Array,
  start = 0,
  end = raw.length,
  lineEnds: LineEnds = 'lf',
  mostFields = Infinity,
): HeaderBlock {
  const fields: FieldRange[] = [];
  let fieldsBeforeJunk = 0;
  let junkLine = -1;
  let at = start;
  while (at < end) {
    const line = readLine(raw, at, end, lineEnds);
    if (line.textEnd === at) {
      return { start, fields, end: at, bodyStart: line.next, junkLine, bareCr: hasBareCr(raw, start, at) };
    }
    const last = fields.at(-1);
    if (isBlank(raw[at])) {
      if (last?.end === at) {
        fields[fields.length - 1] = { ...last, valueEnd: line.textEnd, end: line.next };
      }
    } else {
      const field = readField(raw, at, line);
      if (field !== undefined) {
        if (fields.length < mostFields) fields.push(field);
      } else if (!isMboxLine(raw, at, start) && junkLine === -1) {
        junkLine = at;
        fieldsBeforeJunk = fields.length;
      }
    }
    at = line.next;
  }
  const stop = junkLine === -1 ? end : junkLine;
  if (junkLine !== -1) fields.length = fieldsBeforeJunk;
  return { start, fields, end: stop, bodyStart: stop, junkLine, bareCr: hasBareCr(raw, start, stop) };
}

/** The line that starts at `at`. */
export function readLine(raw: Uint8Array, at: number, end: number, lineEnds: LineEnds = 'lf'): Line {
  for (let index = at; index < end; index++) {
    const byte = raw[index];
    if (byte === LF) {
      return { textEnd: index > at && raw[index - 1] === CR ? index - 1 : index, next: index + 1 };
    }
    if (byte === CR && lineEnds === 'any') {
      return { textEnd: index, next: index + 1 < end && raw[index + 1] === LF ? index + 2 : index + 1 };
    }
  }
  return { textEnd: end, next: end };
}

function readField(raw: Uint8Array, at: number, line: Line): FieldRange | undefined {
  let colon = at;
  while (colon < line.textEnd && raw[colon] !== COLON) {
    const byte = raw[colon] ?? 0;
    // NUL is let through: some readers drop it, and the name behind it must be seen.
    if ((byte < SPACE && byte !== TAB && byte !== 0) || byte === 0x7f) return undefined;
    colon++;
  }
  if (colon === line.textEnd || colon === at) return undefined;
  let nameEnd = colon;
  while (nameEnd > at && isBlank(raw[nameEnd - 1])) nameEnd--;
  for (let index = at; index < nameEnd; index++) if (isBlank(raw[index])) return undefined;
  return { start: at, nameEnd, valueStart: colon + 1, valueEnd: line.textEnd, end: line.next };
}

function isMboxLine(raw: Uint8Array, at: number, start: number): boolean {
  const mark = 'From ';
  const from = raw[at] === 0x3e ? at + 1 : at;
  if (at !== start) return false;
  for (let index = 0; index < mark.length; index++) {
    if (raw[from + index] !== mark.charCodeAt(index)) return false;
  }
  return true;
}

function hasBareCr(raw: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (raw[at] === CR && raw[at + 1] !== LF) return true;
  return false;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
