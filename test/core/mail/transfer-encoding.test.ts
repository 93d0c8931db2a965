import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLeniently } from '../../../core/mail/base64.ts';
import { decodeQuotedPrintable } from '../../../core/mail/quoted-printable.ts';
import { codingsOf, decodeBody, otherBodies, peekBody } from '../../../core/mail/transfer-encoding.ts';
import { decodeUuencoded, findUuencoded } from '../../../core/mail/uuencode.ts';
import { nodeCodec } from '../../../server/node-ports.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const text = (decoded: Uint8Array) => Buffer.from(decoded).toString('latin1');

describe('base64', () => {
  it('decodes what was encoded, wrapped anyhow, natively and leniently alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 80 }), (content, width) => {
        const encoded = Buffer.from(content)
          .toString('base64')
          .replaceAll(new RegExp(`.{${width}}`, 'gu'), '$&\r\n');
        expect(Buffer.from(decodeBody(bytes(encoded), 'base64', nodeCodec))).toEqual(Buffer.from(content));
        expect(Buffer.from(decodeLeniently(bytes(encoded), 'stop'))).toEqual(Buffer.from(content));
      }),
    );
  });

  it.each([
    ['QUJD', 'ABC'],
    ['QU*J~D', 'ABC'],
    ['QUI=', 'AB'],
    ['QUI', 'AB'],
    ['QUJDR', 'ABC'],
    ['=QUJD', 'ABC'],
    ['QUI=QUJD', 'AB'],
    ['AA=AA=', '\0\0\0'],
    ['Q-U_JD', 'ABC'],
    ['', ''],
  ])('reads %s as Python does', (encoded, expected) => {
    expect(text(decodeBody(bytes(encoded), 'base64', nodeCodec))).toBe(expected);
  });

  it('offers the data behind inner padding as another reading', () => {
    expect(
      otherBodies(bytes('QUI=QUJD'), ['base64'], false, nodeCodec).map(({ bytes: form }) => text(form)),
    ).toEqual(['ABABC']);
    expect(otherBodies(bytes('QUI=\r\n'), ['base64'], false, nodeCodec)).toEqual([]);
  });
});

describe('quoted-printable', () => {
  it.each([
    ['a=3Db', 'a=b'],
    ['a=3db=E4', 'a=b\xe4'],
    ['soft=\r\nbreak', 'softbreak'],
    ['soft=\nbreak', 'softbreak'],
    ['soft= \t\r\nbreak', 'softbreak'],
    ['hard\r\nbreak ', 'hard\r\nbreak '],
    ['bad=ZZ =4', 'bad=ZZ =4'],
    ['==', '='],
    ['end=', 'end'],
    ['=', ''],
    ['', ''],
  ])('reads %j', (encoded, expected) => {
    expect(text(decodeQuotedPrintable(bytes(encoded)))).toBe(expected);
  });
});

describe('uuencode', () => {
  const file = 'begin 644 a b.exe\n#0V%T\n`\nend\n';

  it('finds each file between other text', () => {
    const body = bytes(`hello\n\n${file}bye\n${file}`);
    const files = findUuencoded(body);
    expect(files.map(({ name }) => name)).toEqual(['a b.exe', 'a b.exe']);
    expect(files.map((one) => text(decodeUuencoded(body, one)))).toEqual(['Cat', 'Cat']);
  });

  it.each([
    'begin 644 with words\nand no data',
    'begin the day\n#0V%T',
    ' begin 644 a\n#0V%T',
    'begin 644 a',
  ])('finds none in %j', (body) => {
    expect(findUuencoded(bytes(body))).toEqual([]);
  });

  it('fills lines whose blanks were cut, and stops where the body does', () => {
    const body = bytes('begin 644 a\r\nM0V%T');
    const [found] = findUuencoded(body);
    expect(found === undefined ? 0 : decodeUuencoded(body, found).length).toBe(45);
  });

  it('decodes a body without a begin line as it is', () => {
    expect(text(decodeBody(bytes('plain'), 'uuencode', nodeCodec))).toBe('plain');
  });
});

describe('codingsOf', () => {
  it.each([
    [[], ['identity'], true],
    [['7BIT'], ['identity'], true],
    [['Base64 '], ['base64'], true],
    [['base64 x'], ['base64', 'identity'], false],
    [['x-base64z'], ['base64', 'identity'], false],
    [['"quoted-printable"'], ['quoted-printable', 'identity'], false],
    [['7bit', 'base64'], ['identity', 'base64'], true],
    [['utf-8'], ['identity'], true],
  ])('reads %j', (fields, codings, exact) => {
    expect(codingsOf(fields)).toEqual({ codings, exact });
  });
});

describe('peekBody', () => {
  it('gives the first bytes without decoding the rest', () => {
    const encoded = bytes(Buffer.from('0123456789'.repeat(1000)).toString('base64'));
    expect(text(peekBody(encoded, 'base64', 12, nodeCodec))).toBe('012345678901');
    expect(text(peekBody(bytes('=41=42=43'), 'quoted-printable', 2, nodeCodec))).toBe('AB');
  });

  it('reads the URL-safe alphabet too', () => {
    const forms = otherBodies(bytes('-__-'), ['base64'], false, nodeCodec);
    expect(forms.map((form) => Buffer.from(form.bytes).toString('base64'))).toContain('+//+');
  });

  it('reads base64 up to the footer that a list put behind it', () => {
    const forms = otherBodies(bytes('QUJD\r\n-- \r\nfooter'), ['base64'], false, nodeCodec);
    expect(forms.map((form) => text(form.bytes))).toContain('ABC');
  });

  it('reads quoted-printable without the blanks at line ends', () => {
    const read = (body: string, isText = false) =>
      otherBodies(bytes(body), ['quoted-printable'], isText, nodeCodec).map((form) => text(form.bytes));
    expect(read('a=3D \t\r\nb \r\nc ')).toEqual(['a=\r\nb\r\nc']);
    expect(read('a=3D \r\nb', true)).toEqual(['a=\r\nb', 'a= \nb', 'a=\nb']);
    expect(read('a=20\r\nb= \r\nc=\t')).toEqual([]);
    expect(read(' '.repeat(100_000))).toEqual(['']);
  });

  it('knows the form with LF as the same text unless a CR stands before the line end', () => {
    const known = (body: string) =>
      otherBodies(bytes(body), ['identity'], true, nodeCodec).map(({ sameText }) => sameText);
    expect(known('a\r\nb\rc\n')).toEqual([true]);
    expect(known('a\r\r\nb')).toEqual([undefined]);
    expect(known('a\nb\r')).toEqual([]);
  });

  it('says what is known of a body instead of decoding it once more', () => {
    const codec = {
      ...nodeCodec,
      decodeBase64: () => {
        throw new Error('decoded once more');
      },
    };
    expect(
      otherBodies(bytes('QUJD'), ['base64'], false, codec, { bytes: bytes('ABC'), strictBase64: true }),
    ).toEqual([]);
  });
});
