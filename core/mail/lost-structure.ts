import { latin1 } from '../bytes/text.ts';
import { readLine } from './header-fields.ts';

/** What can be found of parts whose delimiters are unknown, or that stand where no part belongs. */

const ENTITY_FIELD = /^content-(?:type|transfer-encoding|disposition)\s*:/iu;
const FIELD = /^[!-9;-~]+[ \t]*:/u;

/**
 * The boundary of the first line that starts with `--` and has a header field below it; `undefined` when there is
 * none. May be the empty string.
 */
export function guessBoundary(raw: Uint8Array, start: number, end: number): string | undefined {
  for (let at = start; at < end;) {
    const line = readLine(raw, at, end, 'any');
    if (
      raw[at] === 0x2d &&
      raw[at + 1] === 0x2d &&
      isLetter(raw[line.next]) &&
      FIELD.test(textAt(raw, line.next, end))
    ) {
      return latin1(raw, at + 2, Math.min(line.textEnd, at + 1000)).trimEnd();
    }
    at = line.next;
  }
  return undefined;
}

/** Where a header with a Content-* field starts, -1 when nowhere. */
export function findEntityHeader(raw: Uint8Array, start: number, end: number): number {
  let header = -1;
  for (let at = start; at < end;) {
    const line = readLine(raw, at, end, 'any');
    const first = raw[at] ?? 0;
    const continues = header !== -1 && (first === 0x20 || first === 0x09);
    if (!continues) {
      if (first > 0x20 && line.textEnd > at && hasFieldName(raw, at, line.textEnd)) {
        if (header === -1) header = at;
        if (
          (first | 0x20) === 0x63 &&
          raw[at + 7] === 0x2d &&
          ENTITY_FIELD.test(textAt(raw, at, line.textEnd))
        )
          return header;
      } else {
        header = -1;
      }
    }
    at = line.next;
  }
  return -1;
}

/** Whether a line starts with printable characters and a colon; looked at by bytes, since there may be millions. */
function hasFieldName(raw: Uint8Array, at: number, end: number): boolean {
  for (let index = at; index < end; index++) {
    const byte = raw[index] ?? 0;
    if (byte === 0x3a) return index > at;
    if (byte <= 0x20 || byte > 0x7e) return false;
  }
  return false;
}

function isLetter(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function textAt(raw: Uint8Array, at: number, end: number): string {
  return latin1(raw, at, Math.min(end, at + 80));
}
