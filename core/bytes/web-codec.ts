import type { ByteCodec } from '../ports.ts';
import { subtle } from './subtle.ts';

/** `Uint8Array.fromBase64` where the host has it (Chromium 140, Firefox 133). */
interface NativeBase64 {
  fromBase64?(text: string, options?: { lastChunkHandling?: 'loose' | 'strict' }): Uint8Array;
}

const LATIN1_PIECE = 1 << 16;

/**
 * The codec of hosts whose native byte work is what the web platform gives: WebCrypto, and `Uint8Array.fromBase64` where
 * present. Without the latter core's own decoder does the work. Strict base64 only: unpadded or URL-safe text, stray
 * characters and text after padding are left to core's lenient decoder, as on every host.
 */
export const webCodec: ByteCodec = {
  async sha256(bytes) {
    return new Uint8Array(await subtle.digest('SHA-256', bytes));
  },

  decodeBase64(ascii) {
    const native = Uint8Array as unknown as NativeBase64;
    if (native.fromBase64 === undefined) return undefined;
    // Form feed is white space to the native decoder, and not to MIME.
    if (ascii.includes(0x0c)) return undefined;
    try {
      return native.fromBase64(asciiText(ascii), { lastChunkHandling: 'strict' });
    } catch (error) {
      // A SyntaxError is the native decoder's way to say "not strictly base64".
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  },
};

/** Bytes as text, one character a byte. windows-1252 differs from ISO-8859-1 only outside the alphabet. */
function asciiText(bytes: Uint8Array): string {
  if (bytes.length > LATIN1_PIECE) return new TextDecoder('latin1').decode(bytes);
  return Reflect.apply(String.fromCharCode, undefined, bytes) as string;
}
