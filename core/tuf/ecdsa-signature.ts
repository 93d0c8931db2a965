/** Bytes of one P-256 number. */
const SIZE = 32;

/**
 * The fixed 64-byte form (IEEE P1363) that WebCrypto verifies, from the DER form (RFC 3279 §2.2.3) that metadata
 * carries. `undefined` unless the DER is exactly one SEQUENCE of two positive INTEGERs of at most 256 bits.
 */
export function rawEcdsaSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 127) return undefined;
  const raw = new Uint8Array(2 * SIZE);
  let at = 2;
  for (const offset of [0, SIZE]) {
    const length = der[at + 1];
    if (der[at] !== 0x02 || length === undefined || length === 0) return undefined;
    let value = der.subarray(at + 2, at + 2 + length);
    if (value.length !== length) return undefined;
    at += 2 + length;
    // A leading zero only keeps the number positive.
    if (value[0] === 0 && value.length > 1) value = value.subarray(1);
    else if ((value[0] ?? 0) & 0x80) return undefined;
    if (value.length > SIZE) return undefined;
    raw.set(value, offset + SIZE - value.length);
  }
  return at === der.length ? raw : undefined;
}
