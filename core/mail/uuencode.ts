import { latin1, utf8 } from '../bytes/text.ts';
import { BytePattern } from './byte-pattern.ts';
import { readLine } from './header-fields.ts';

/** Files in the uuencoding of POSIX `uuencode`: `begin 644 name`, data lines, `end`. */
export interface UuencodedFile {
  /** As Latin-1 of the wire bytes. */
  readonly name: string;
  /** Where the `begin` line starts. */
  readonly start: number;
  /** After the `end` line, or after the last data line when there is none. */
  readonly end: number;
  /** Offset of the first data line. */
  readonly dataStart: number;
}

/** Files looked for in one body: floods of `begin` lines. */
export const MAX_UUENCODED_FILES = 100;
const BEGIN = new BytePattern(utf8('begin '));

/**
 * The uuencoded files in a body, in order. A `begin` line counts when a data line or `end` follows it. Behind other text on
 * its line it counts too, as some readers do not look at what is in front (Roundcube), when an `end` line closes it.
 */
export function findUuencoded(body: Uint8Array): readonly UuencodedFile[] {
  const files: UuencodedFile[] = [];
  let at = 0;
  while (files.length < MAX_UUENCODED_FILES) {
    const start = BEGIN.find(body, at, body.length);
    if (start === -1) break;
    const line = readLine(body, start, body.length, 'any');
    at = start + 1;
    const match = /^begin [0-7]{3,4} (.{1,1000})$/u.exec(
      latin1(body, start, Math.min(line.textEnd, start + 1100)),
    );
    if (match === null) continue;
    at = line.next;
    const end = dataEnd(body, line.next);
    if (end === -1 || !(startsLine(body, start) || isClosed(body, end))) continue;
    files.push({ name: (match[1] ?? '').trim(), start, end, dataStart: line.next });
    at = end;
  }
  return files;
}

function startsLine(body: Uint8Array, at: number): boolean {
  return at === 0 || body[at - 1] === 0x0a || body[at - 1] === 0x0d;
}

/** Whether the line that ends before `at` says `end`. */
function isClosed(body: Uint8Array, at: number): boolean {
  return /[\r\n]end\r?\n?$/u.test(latin1(body, Math.max(0, at - 8), at));
}

/** The bytes of one file. Lines shorter than their length says give the bytes they have. */
export function decodeUuencoded(body: Uint8Array, file: UuencodedFile): Uint8Array {
  // A line of one character may say 63: room for what is written, and for as much again in cut-off blanks.
  const decoded = new Uint8Array((file.end - file.dataStart) * 2 + 64);
  let length = 0;
  for (let at = file.dataStart; at < file.end;) {
    const line = readLine(body, at, file.end, 'any');
    const count = lineLength(body[at]);
    if (count <= 0) break;
    length = decodeLine(body, at + 1, line.textEnd, count, decoded, length);
    at = line.next;
  }
  return decoded.subarray(0, length);
}

function decodeLine(
  body: Uint8Array,
  from: number,
  textEnd: number,
  count: number,
  decoded: Uint8Array,
  start: number,
): number {
  let length = start;
  const end = start + count;
  for (let at = from; length < end && at < textEnd; at += 4) {
    const group =
      (six(body, at, textEnd) << 18) |
      (six(body, at + 1, textEnd) << 12) |
      (six(body, at + 2, textEnd) << 6) |
      six(body, at + 3, textEnd);
    for (let shift = 16; shift >= 0 && length < end; shift -= 8) decoded[length++] = group >> shift;
  }
  // Writers cut trailing blanks, which stand for zero bytes.
  return Math.max(length, Math.min(end, decoded.length));
}

function six(body: Uint8Array, at: number, end: number): number {
  return at < end ? ((body[at] ?? 0x20) - 0x20) & 0x3f : 0;
}

/** Bytes a data line says it holds; 0 ends the data, -1 is no data line. */
function lineLength(byte: number | undefined): number {
  if (byte === undefined || byte < 0x20 || byte > 0x60) return -1;
  return (byte - 0x20) & 0x3f;
}

/** After the data lines and the `end` line; -1 when no data line follows. */
function dataEnd(body: Uint8Array, from: number): number {
  let at = from;
  let lines = 0;
  while (at < body.length) {
    const line = readLine(body, at, body.length, 'any');
    const text = line.textEnd - at;
    if (text === 3 && latin1(body, at, line.textEnd) === 'end') return line.next;
    const count = text === 0 ? 0 : lineLength(body[at]);
    const groups = Math.ceil(count / 3) * 4;
    // A check character may follow the data (some writers); blanks at the line's end may be cut.
    if (count < 0 || text - 1 > groups + 2) break;
    if (count > 0) lines++;
    at = line.next;
  }
  return lines > 0 ? at : -1;
}
