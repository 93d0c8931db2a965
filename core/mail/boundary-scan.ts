import { LineSearch } from './line-search.ts';
import type { HostSearch } from './line-search.ts';

/** Finds the delimiter lines of one multipart (RFC 2046 §5.1.1). */

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/**
 * `open` and `close` are delimiters for every reader. `loose` ones are for some: other text follows the boundary, or
 * a bare CR stands before the line.
 */
export type DelimiterKind = 'open' | 'close' | 'loose';

export interface Delimiter {
  readonly kind: DelimiterKind;
  /** For a loose one: whether a reader that takes it sees `--` behind the boundary. */
  readonly closes: boolean;
  /** Where the part before it ends: before the line end that belongs to the delimiter. */
  readonly partEnd: number;
  /** Where its own line starts. */
  readonly start: number;
  /** Before the line end of its own line. */
  readonly textEnd: number;
  /** After its own line: where the next part starts. */
  readonly next: number;
}

/** The delimiters between `start` and `end`, at most `most`. */
export function findDelimiters(
  raw: Uint8Array,
  start: number,
  end: number,
  boundary: Uint8Array,
  most: number,
  codec: HostSearch,
): readonly Delimiter[] {
  const needle = new Uint8Array(boundary.length + 2).fill(DASH);
  needle.set(boundary, 2);
  const search = new LineSearch(raw, start, end, needle, codec);
  const found: Delimiter[] = [];
  let at = search.next(start);
  while (at !== -1 && found.length < most) {
    const delimiter = readDelimiter(raw, at, start, end, at + needle.length);
    found.push(delimiter);
    // Not after the line: the line end may belong to the next delimiter.
    at = search.next(delimiter.textEnd);
  }
  return found;
}

function readDelimiter(
  raw: Uint8Array,
  at: number,
  start: number,
  end: number,
  afterBoundary: number,
): Delimiter {
  const closes = raw[afterBoundary] === DASH && raw[afterBoundary + 1] === DASH && afterBoundary + 1 < end;
  let text = closes ? afterBoundary + 2 : afterBoundary;
  while (text < end && (raw[text] === 0x20 || raw[text] === 0x09)) text++;
  const exact =
    text >= end || raw[text] === LF || (raw[text] === CR && (text + 1 >= end || raw[text + 1] === LF));
  let textEnd = text;
  while (textEnd < end && raw[textEnd] !== LF && raw[textEnd] !== CR) textEnd++;
  let next = textEnd;
  if (raw[next] === CR && next < end) next++;
  if (raw[next] === LF && next < end) next++;
  const bareCr = at > start && raw[at - 1] === CR;
  const kind = !exact || bareCr ? 'loose' : closes ? 'close' : 'open';
  return { kind, closes, partEnd: lineEndStart(raw, at, start), start: at, textEnd, next };
}

function lineEndStart(raw: Uint8Array, at: number, start: number): number {
  let before = at;
  if (before > start && raw[before - 1] === LF) before--;
  if (before > start && raw[before - 1] === CR) before--;
  return before;
}
