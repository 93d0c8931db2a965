/**
 * Quoted-printable bodies (RFC 2045 §6.7), decoded as Python's `quopri` does: a `=` that neither starts a code nor ends
 * a line stays as it is, `==` gives one `=`. Deviation: white space between `=` and the line end is dropped with it, as
 * rule 3 of the RFC asks.
 */

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;

const NO_DIGIT = 16;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** The decoded bytes of a body; `body` itself when it holds no `=`. */
export function decodeQuotedPrintable(body: Uint8Array): Uint8Array {
  const first = body.indexOf(EQUALS);
  if (first === -1) return body;
  const end = body.length;
  const decoded = new Uint8Array(end);
  decoded.set(body.subarray(0, first));
  let length = first;
  let at = first;
  while (at < end) {
    const byte = body[at++] ?? 0;
    if (byte !== EQUALS) {
      decoded[length++] = byte;
      continue;
    }
    const high = DIGITS[body[at] ?? 0] ?? NO_DIGIT;
    const low = DIGITS[body[at + 1] ?? 0] ?? NO_DIGIT;
    if (high !== NO_DIGIT && low !== NO_DIGIT && at + 1 < end) {
      decoded[length++] = (high << 4) | low;
      at += 2;
      continue;
    }
    if (body[at] === EQUALS) {
      decoded[length++] = EQUALS;
      at++;
      continue;
    }
    const next = softBreakEnd(body, at);
    if (next === -1) decoded[length++] = EQUALS;
    else at = next;
  }
  return decoded.subarray(0, length);
}

/** After the line end of a soft line break whose `=` stands before `at`, -1 when it is none. */
function softBreakEnd(body: Uint8Array, at: number): number {
  let index = at;
  while (body[index] === 0x20 || body[index] === 0x09) index++;
  if (index >= body.length) return index;
  if (body[index] === CR) return body[index + 1] === LF ? index + 2 : index + 1;
  return body[index] === LF ? index + 1 : -1;
}

/** The body without blanks at the ends of its lines, which rule 3 calls padding of a relay and some readers remove. */
export function withoutTrailingBlanks(body: Uint8Array): Uint8Array {
  let stripped: Uint8Array | undefined;
  let length = 0;
  let from = 0;
  for (let at = 0; at < body.length;) {
    const feed = body.indexOf(LF, at);
    const end = feed === -1 ? body.length : feed;
    let text = body[end - 1] === CR && feed !== -1 ? end - 1 : end;
    const lineEnd = text;
    while (text > at && (body[text - 1] === 0x20 || body[text - 1] === 0x09)) text--;
    // Blanks behind a soft line break are dropped with it by every reader.
    if (text < lineEnd && body[text - 1] !== EQUALS) {
      stripped ??= new Uint8Array(body.length);
      stripped.set(body.subarray(from, text), length);
      length += text - from;
      from = lineEnd;
    }
    at = end + 1;
  }
  if (stripped === undefined) return body;
  stripped.set(body.subarray(from), length);
  return stripped.subarray(0, length + body.length - from);
}
