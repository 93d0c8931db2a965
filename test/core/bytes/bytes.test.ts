import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../core/bytes/concat.ts';
import { fromHex, toHex } from '../../../core/bytes/hex.ts';
import { hasByte, indexOfBytes, startsWithBytes } from '../../../core/bytes/search.ts';
import { fromLatin1, latin1, utf8 } from '../../../core/bytes/text.ts';
import { nodeCodec } from '../../../server/node-ports.ts';

describe('hex', () => {
  it('gives the bytes back for every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'zz', '0x', ' 00', '00\n'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it('reads upper case', () => {
    expect(fromHex('FF0a')).toEqual(new Uint8Array([255, 10]));
  });
});

describe('byte search', () => {
  it('sees a byte wherever it stands', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, fc.nat(7), fc.nat(255), (all, from, byte) => {
        const view = all.subarray(from);
        expect(hasByte(view, byte)).toBe(view.includes(byte));
        expect(nodeCodec.hasByte?.(view, byte)).toBe(view.includes(byte));
      }),
    );
  });

  it('finds what Buffer finds', () => {
    const few = fc.uint8Array({ max: 2, maxLength: 40 });
    fc.assert(
      fc.property(
        few,
        fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }),
        fc.nat(45),
        (hay, needle, from) => {
          expect(indexOfBytes(hay, needle, from)).toBe(
            from > hay.length ? -1 : Buffer.from(hay).indexOf(needle, from),
          );
        },
      ),
    );
  });

  it('does not look past the end it was given', () => {
    expect(indexOfBytes(utf8('abcabc'), utf8('bc'), 2, 5)).toBe(-1);
    expect(indexOfBytes(utf8('abcabc'), utf8('bc'), 2, 6)).toBe(4);
  });

  it('never finds an empty needle', () => {
    expect(indexOfBytes(utf8('abc'), new Uint8Array(0))).toBe(-1);
  });

  it('refuses a start outside the bytes', () => {
    expect(startsWithBytes(utf8('abc'), utf8('a'), -1)).toBe(false);
    expect(startsWithBytes(utf8('abc'), utf8('cd'), 2)).toBe(false);
  });
});

describe('text of bytes', () => {
  it('keeps every byte value as one character', () => {
    const all = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
    expect(fromLatin1(latin1(all))).toEqual(all);
    expect(latin1(new Uint8Array([0x80]))).toBe('\u0080');
  });
});

describe('concatBytes', () => {
  it('keeps order and empty parts', () => {
    expect(concatBytes([utf8('a'), utf8(''), utf8('bc')])).toEqual(utf8('abc'));
  });
});
