import type { ByteCodec } from '../ports.ts';

/**
 * Base64 bodies (RFC 2045 §6.8) as mail readers take them.
 *
 * Well-formed input goes to the host's decoder. Everything else is read here with the rules of Python's `email`:
 * characters outside the alphabet are skipped, a padded group ends the data, a cut-off last group gives the bytes it
 * has. `continued` differs in one rule: data after inner padding is read on, as some mail readers do.
 */

const PAD = 0x3d;
const OUTSIDE = 64;
const VALUES = new Uint8Array(256).fill(OUTSIDE);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((character, value) => {
  VALUES[character.charCodeAt(0)] = value;
});

/** The decoded bytes of a body. */
export function decodeBase64(body: Uint8Array, codec: ByteCodec): Uint8Array {
  return codec.decodeBase64(body) ?? decodeLeniently(body, 'stop');
}

/** Whether anything but white space and padding follows the first padding character. */
function hasInnerPadding(body: Uint8Array): boolean {
  const first = body.indexOf(PAD);
  if (first === -1) return false;
  for (let at = first; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== PAD && byte > 0x20) return true;
  }
  return false;
}

const DASH = 0x2d;
const UNDERSCORE = 0x5f;

/**
 * The other readings of a body that is not strictly base64: data after inner padding read on; `-` and `_` as the URL-safe
 * alphabet has them (RFC 4648 §5); nothing behind the first character outside the alphabet, as behind a list's footer.
 */
export function otherBase64Readings(body: Uint8Array): readonly Uint8Array[] {
  const readings: Uint8Array[] = [];
  if (hasInnerPadding(body)) readings.push(decodeLeniently(body, 'continue'));
  if (body.includes(DASH) || body.includes(UNDERSCORE)) {
    const standard = body.map((byte) => (byte === DASH ? 0x2b : byte === UNDERSCORE ? 0x2f : byte));
    readings.push(decodeLeniently(standard, 'stop'));
  }
  const stray = body.findIndex((byte) => byte > 0x20 && byte !== PAD && VALUES[byte] === OUTSIDE);
  if (stray > 0) readings.push(decodeLeniently(body.subarray(0, stray), 'stop'));
  return readings;
}

/** The lenient reading; `afterPadding` says what becomes of data behind a padded group. */
export function decodeLeniently(body: Uint8Array, afterPadding: 'stop' | 'continue'): Uint8Array {
  const decoded = new Uint8Array(Math.ceil((body.length * 3) / 4) + 3);
  let length = 0;
  let group = 0;
  let held = 0;
  let padding = 0;
  for (const byte of body) {
    if (byte === PAD) {
      padding++;
      if (held >= 2 && held + padding >= 4) {
        length = flush(decoded, length, group, held);
        if (afterPadding === 'stop') return decoded.subarray(0, length);
        group = held = padding = 0;
      }
      continue;
    }
    const value = VALUES[byte] ?? OUTSIDE;
    if (value === OUTSIDE) continue;
    padding = 0;
    group = (group << 6) | value;
    if (++held === 4) {
      decoded[length] = group >> 16;
      decoded[length + 1] = group >> 8;
      decoded[length + 2] = group;
      length += 3;
      group = held = 0;
    }
  }
  return decoded.subarray(0, flush(decoded, length, group, held));
}

function flush(decoded: Uint8Array, length: number, group: number, held: number): number {
  if (held < 2) return length;
  const bits = group << (6 * (4 - held));
  decoded[length] = bits >> 16;
  if (held === 3) decoded[length + 1] = bits >> 8;
  return length + held - 1;
}
