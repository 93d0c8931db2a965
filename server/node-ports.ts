import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ByteCodec, Clock, HttpFetch } from '../core/ports.ts';

/** Characters Node decodes that are not of the base64 alphabet (it takes the URL-safe one as well). */
const DASH = 0x2d;
const UNDERSCORE = 0x5f;
const EQUALS = 0x3d;

/** Core's byte work on Node's own OpenSSL and Buffer. */
export const nodeCodec: ByteCodec = {
  sha256: (bytes) => Promise.resolve(hash('sha256', bytes, 'buffer')),

  decodeBase64(ascii) {
    // Buffer's search is many times faster than that of typed arrays.
    const buffer = Buffer.from(ascii.buffer, ascii.byteOffset, ascii.byteLength);
    if (buffer.includes(DASH) || buffer.includes(UNDERSCORE) || hasInnerPadding(buffer)) return undefined;
    const decoded = Buffer.from(buffer.toString('latin1'), 'base64');
    return decoded.length === expectedLength(ascii) ? decoded : undefined;
  },

  hasByte: (bytes, byte) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(byte),

  indexOf: (bytes, pattern, from) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(pattern, from),
};

/** Whether anything but padding and white space follows the first padding character: Node would read on or stop. */
function hasInnerPadding(ascii: Buffer): boolean {
  const first = ascii.indexOf(EQUALS);
  if (first === -1) return false;
  for (let at = first; at < ascii.length; at++) {
    if (ascii[at] !== EQUALS && !isWhiteSpace(ascii[at])) return true;
  }
  return false;
}

/**
 * How many bytes an evenly wrapped base64 body holds, so that a skipped stray character shows as a difference.
 * -1 when the lines are not even: then nothing can be said and the lenient decoder is asked.
 */
function expectedLength(ascii: Uint8Array): number {
  let end = ascii.length;
  while (end > 0 && isWhiteSpace(ascii[end - 1])) end--;
  const feed = ascii.indexOf(0x0a);
  if (feed === -1 || feed >= end) return decodedLength(ascii, end, end);
  const ending = ascii[feed - 1] === 0x0d ? 2 : 1;
  const width = feed + 1 - ending;
  const lines = Math.floor(end / (width + ending));
  const rest = end - lines * (width + ending);
  if (rest > width) return -1;
  return decodedLength(ascii, end, lines * width + rest);
}

function decodedLength(ascii: Uint8Array, end: number, characters: number): number {
  // Without whole groups, rounding would hide one skipped character.
  if (characters % 4 !== 0) return -1;
  let padding = 0;
  while (padding < 2 && ascii[end - 1 - padding] === EQUALS) padding++;
  return Math.floor(((characters - padding) * 3) / 4);
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** Node's fetch as core's port: no cookies, no cache, redirects followed. */
export const nodeFetch: HttpFetch = async (request) => {
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers },
    ...(request.body === undefined
      ? {}
      : { body: typeof request.body === 'string' ? request.body : Buffer.from(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: response.body ?? emptyBody(),
  };
};

async function* emptyBody(): AsyncIterable<Uint8Array> {
  // Nothing to yield: a response without a body.
}
