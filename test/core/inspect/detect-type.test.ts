import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../core/bytes/hex.ts';
import { utf8 } from '../../../core/bytes/text.ts';
import { detectContent } from '../../../core/inspect/detect-type.ts';
import { PNG, elf, join, pdf, pe, sparse, utf16 } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';

const hex = (digits: string): Uint8Array => join(fromHex(digits) ?? '', new Uint8Array(64));

describe('detectContent', () => {
  it.each([
    ['pe', pe()],
    ['elf', elf()],
    ['mach-o', hex('cafebabe00000002')],
    ['java-class', hex('cafebabe00000034')],
    ['dex', utf8('dex\n035\0')],
    ['iso', sparse(0x9000, [0x8001, 'CD001'])],
    ['udf', sparse(0x9000, [0x8001, 'BEA01'])],
    ['dmg', sparse(2048, [1536, 'koly'])],
    ['vhd', sparse(2048, [1536, 'conectix'])],
    ['vhd', sparse(2048, [0, 'conectix'])],
    ['fat', sparse(1024, [0, '\xeb\x3c\x90'], [11, '\x00\x02'], [510, '\x55\xaa'])],
    ['pdf', join('\n\n', pdf())],
    ['pdf', sparse(1100, [1024, '%PDF-1.4'])],
    ['png', PNG],
    ['tar', sparse(1024, [257, 'ustar'])],
    ['ace', sparse(64, [7, '**ACE**'])],
    ['bzip2', utf8('BZh91AY&SY')],
    ['compress', hex('1f9d90')],
    ['unknown', hex('1f9d00')],
    ['rtf', utf8('{\\rt1 x}')],
    ['html', utf8('\n <!DOCTYPE html><p>')],
    ['html', utf8('<?xml version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml">')],
    ['svg', utf8('<!-- drawn --><svg width="1">')],
    ['xml', utf8('<?xml version="1.0"?><Invoice/>')],
    ['url', utf8('[InternetShortcut]\nURL=https://example.org')],
    ['reg', join('\xff\xfe', utf16('REGEDIT4\n'))],
    ['rdp', utf8('screen mode id:i:2\r\nfull address:s:192.0.2.1\r\n')],
    ['iqy', utf8('WEB\n1\nhttps://example.org/q\n')],
    ['batch', utf8('@echo off\r\ndel x')],
    ['encoded-script', utf8('#@~^AAAAAA==')],
    ['hta', utf8('<html><HTA:APPLICATION id=x>')],
    ['wsf', utf8('<job><script language="JScript">x</script></job>')],
    [
      'library-ms',
      utf8(
        '<?xml version="1.0"?><libraryDescription xmlns="http://schemas.microsoft.com/windows/2009/library">',
      ),
    ],
    ['eml', utf8('Received: by x\r\n\tfor y\r\nSubject: z\r\n\r\nbody')],
    ['mbox', utf8('From a@example.org Mon Jan  1 00:00:00 2024\nSubject: x\n\n')],
    ['calendar', utf8('BEGIN:VCALENDAR\r\n')],
    ['text', utf8('some words')],
    ['unknown', Uint8Array.from({ length: 64 }, (_, index) => index)],
    ['empty', new Uint8Array()],
  ])('tells %s', (kind, bytes) => {
    expect(detectContent(bytes).kind).toBe(kind);
  });

  it.each([
    ['docx', ['[Content_Types].xml', 'word/document.xml']],
    ['xlsx', ['xl/workbook.xml', '[Content_Types].xml']],
    ['pptx', ['[Content_Types].xml', 'ppt/presentation.xml']],
    ['odf', ['mimetype', 'content.xml']],
    ['epub', ['mimetype', 'META-INF/container.xml']],
    ['jar', ['META-INF/MANIFEST.MF', 'a/B.class']],
    ['zip', ['META-INF/MANIFEST.MF', 'src/B.java']],
    ['apk', ['AndroidManifest.xml', 'classes.dex']],
    ['zip', ['word/document.xml']],
  ])('tells %s by its members', (kind, names) => {
    expect(detectContent(buildZip(names.map((name) => ({ name })))).kind).toBe(kind);
  });

  it.each([
    ['two letters of text', 'MZ is how it starts, and nothing more follows here. '.repeat(4)],
    ['a mail about scripts', 'Please do not send @echo off in mail.'],
    ['a page quoted in text', 'look at <html> and <script>'],
    ['one header field', 'Subject: minutes of the meeting\n\nhello'],
  ])('takes %s for text', (_, text) => {
    expect(detectContent(utf8(text)).kind).toBe('text');
  });

  it('takes nothing past the end of short files for a sign', () => {
    for (const bytes of [
      utf8('M'),
      utf8('MZ'),
      utf8('PK'),
      hex('d0cf11e0a1b11ae1').subarray(0, 8),
      utf8('%PDF'),
    ]) {
      expect(() => detectContent(bytes)).not.toThrow();
    }
  });
});
