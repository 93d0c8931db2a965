/** Packed VBA source (MS-OVBA 2.4.1), found by its first words wherever it stands. */
import { concatBytes } from '../bytes/concat.ts';
import { indexOfBytes, startsWithBytes } from '../bytes/search.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { u16 } from './numbers.ts';

/** "Attribut" as a packed module begins: the byte before it holds eight literal flags. */
const ATTRIBUTE = fromLatin1('Attribut\0');
/** Bytes of container and chunk header, and the flags, in front of it. */
const LEAD = 4;
const CHUNK = 4096;
const MAX_SOURCE = 1024 * 1024;

/** The source texts packed in a stream, as Latin-1; empty when there is no VBA in it. */
export function vbaSources(stream: Uint8Array): readonly string[] {
  const sources: string[] = [];
  let length = 0;
  for (
    let at = indexOfBytes(stream, ATTRIBUTE);
    at !== -1 && length < MAX_SOURCE;
    at = indexOfBytes(stream, ATTRIBUTE, at + ATTRIBUTE.length)
  ) {
    if (stream[at - 1] !== 0) continue;
    const source = stream[at - LEAD] === 1 ? latin1(unpack(stream, at - LEAD + 1)) : '';
    sources.push(source);
    length += source.length;
  }
  return sources;
}

/** Whether a stream holds packed VBA at its own start position, whatever its name. */
export function holdsVba(stream: Uint8Array): boolean {
  for (let at = indexOfBytes(stream, ATTRIBUTE); at !== -1; at = indexOfBytes(stream, ATTRIBUTE, at + 1)) {
    if (stream[at - 1] === 0 && startsWithBytes(stream, ATTRIBUTE, at)) return true;
  }
  return false;
}

/** Unpacks chunks from `at` until one is malformed. */
function unpack(bytes: Uint8Array, at: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  while (at + 2 < bytes.length && total < MAX_SOURCE) {
    const header = u16(bytes, at);
    if ((header & 0x7000) !== 0x3000) break;
    const end = Math.min(bytes.length, at + 2 + (header & 0x0fff) + 1);
    const chunk = (header & 0x8000) === 0 ? bytes.subarray(at + 2, end) : unpackChunk(bytes, at + 2, end);
    chunks.push(chunk);
    total += chunk.length;
    if (chunk.length < CHUNK) break;
    at = end;
  }
  return concatBytes(chunks);
}

function unpackChunk(bytes: Uint8Array, at: number, end: number): Uint8Array {
  const out = new Uint8Array(CHUNK);
  let length = 0;
  while (at < end) {
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < end && length < CHUNK; bit++) {
      if ((flags & (1 << bit)) === 0) {
        out[length++] = bytes[at++] ?? 0;
        continue;
      }
      const token = u16(bytes, at);
      at += 2;
      if (token < 0) return out.subarray(0, length);
      let offsetBits = 4;
      while (1 << offsetBits < length) offsetBits++;
      const lengthBits = 16 - offsetBits;
      const from = length - (token >> lengthBits) - 1;
      if (from < 0) return out.subarray(0, length);
      const count = (token & ((1 << lengthBits) - 1)) + 3;
      for (let index = 0; index < count && length < CHUNK; index++) out[length++] = out[from + index] ?? 0;
    }
  }
  return out.subarray(0, length);
}
