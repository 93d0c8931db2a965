const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PUBLIC_KEY =
  /^\s*-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/\s]+={0,2})\s*-----END PUBLIC KEY-----\s*$/u;

/** The SubjectPublicKeyInfo inside a PEM public key (RFC 7468 §13); `undefined` for anything else. */
export function publicKeyFromPem(pem: string): Uint8Array<ArrayBuffer> | undefined {
  const body = PUBLIC_KEY.exec(pem)?.[1]?.replace(/[\s=]/gu, '');
  if (body === undefined || body.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of body) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
