import type { Alternative } from './message.ts';

const LF = 0x0a;
const CR = 0x0d;

/** A text with its line ends as LF, as some clients save it; `undefined` when no line ends in CRLF. */
export function lfForm(bytes: Uint8Array): Alternative | undefined {
  const first = bytes.indexOf(CR);
  if (first === -1) return undefined;
  const unix = new Uint8Array(bytes.length);
  let length = 0;
  let from = 0;
  // CR CR LF gives CR LF, which a reader may take for another line end than before.
  let sameText: true | undefined = true;
  for (let at = first; at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) continue;
    if (bytes[at - 1] === CR) sameText = undefined;
    unix.set(bytes.subarray(from, at), length);
    length += at - from;
    from = at + 1;
  }
  if (from === 0) return undefined;
  unix.set(bytes.subarray(from), length);
  return { bytes: unix.subarray(0, length + bytes.length - from), sameText };
}
