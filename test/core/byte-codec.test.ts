import { describe, expect, it } from 'vitest';
import { toHex } from '../../core/bytes/hex.ts';
import { utf8 } from '../../core/bytes/text.ts';
import { nodeCodec } from '../../server/node-ports.ts';

function wrapped(bytes: Uint8Array, width: number, ending: string): Uint8Array {
  const text = Buffer.from(bytes).toString('base64');
  return utf8(text.replace(new RegExp(`.{${width}}`, 'gu'), `$&${ending}`));
}

describe('nodeCodec', () => {
  it('gives the digest of FIPS 180-4 for "abc"', async () => {
    expect(toHex(await nodeCodec.sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it.each([1, 2, 3, 56, 57, 58, 114, 5000])('decodes %d bytes however the lines are wrapped', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
    for (const ending of ['\r\n', '\n']) {
      for (const width of [4, 60, 64, 76]) {
        const decoded = nodeCodec.decodeBase64(wrapped(bytes, width, ending));
        if (decoded !== undefined) expect(new Uint8Array(decoded)).toEqual(bytes);
        else expect.unreachable(`not decoded natively: ${length} bytes, width ${width}`);
      }
    }
  });

  it.each([
    ['a stray character', 'QUJD!REVG'],
    ['padding inside', 'QUI=QUJD'],
    ['the URL-safe alphabet', 'QUJD-_8='],
    ['text after padding', 'QUI=\r\nQUJD\r\n'],
    ['a NUL', 'QUJD\0REVG'],
    ['uneven lines', 'QUJD\nQUJDREVG\nQUJD\n'],
  ])('leaves %s to the lenient decoder', (_what, text) => {
    expect(nodeCodec.decodeBase64(utf8(text))).toBeUndefined();
  });
});
