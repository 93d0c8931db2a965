import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDictionary, readPdfValue } from '../../../core/archive/pdf/dictionary.ts';
import { openEncryption } from '../../../core/archive/pdf/encryption.ts';
import { md5 } from '../../../core/archive/pdf/md5.ts';
import { rc4 } from '../../../core/archive/pdf/rc4.ts';
import { fromLatin1, latin1, utf8 } from '../../../core/bytes/text.ts';
import { toHex } from '../../../core/bytes/hex.ts';

describe('digest and cipher of old PDF encryption', () => {
  it('digest as OpenSSL does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toHex(md5(bytes))).toBe(createHash('md5').update(bytes).digest('hex'));
      }),
    );
  });

  it.each([
    ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
    ['Wiki', 'pedia', '1021bf0420'],
    ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
  ])('encrypts with %s as everybody does', (key, text, expected) => {
    expect(toHex(rc4(utf8(key), utf8(text)))).toBe(expected);
    expect(latin1(rc4(utf8(key), rc4(utf8(key), utf8(text))))).toBe(text);
  });
});

describe('PDF dictionaries', () => {
  const read = (text: string) => {
    const value = readPdfValue(text);
    return isDictionary(value) ? Object.fromEntries(value) : value;
  };

  it('give names, numbers and strings in every spelling', () => {
    expect(
      read(
        '<</#46ilter/Standard%x\n/R 3/P -4/O(a\\(\\)\\101\\\r\nb(c)\r\n)/U<4 1 4>/M false/K[1 2 R (x)<<>>]/V 4>>',
      ),
    ).toMatchObject({
      Filter: { name: 'Standard' },
      R: 3,
      P: -4,
      O: fromLatin1('a()Ab(c)\n'),
      U: fromLatin1('A@'),
      M: false,
      V: 4,
    });
  });

  it.each(['<< /R 3', '<< /R 3 /#52 2 >>', '<< /O (a', '', '<<'.repeat(50), '/O', '(a'])(
    'give nothing where readers would differ: %s',
    (text) => {
      expect(isDictionary(readPdfValue(text))).toBe(false);
    },
  );
});

describe('encryption', () => {
  it('never throws and never opens what is not there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(300), async (bytes, at) => {
        expect(await openEncryption(bytes, [at])).toBeUndefined();
      }),
    );
  });

  it('does not search megabytes of dictionaries', async () => {
    const bytes = fromLatin1('8 0 obj << /R 6 >> /ID [<00>] '.repeat(100_000));
    const started = performance.now();
    expect(await openEncryption(fromLatin1(`/Encrypt 8 0 R ${latin1(bytes)}`), [8])).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
