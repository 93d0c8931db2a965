import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { readNames } from '../../../core/inspect/file-name.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { PNG, pdf } from '../../support/files/small-files.ts';

const TEXT = utf8('some words\n');

/** What a name alone gives, on content that gives nothing. */
async function byName(name: string): Promise<readonly string[]> {
  return codes(await inspect(name, TEXT));
}

describe('names that run', () => {
  it.each([
    ['setup.exe', 'executable-type'],
    ['SETUP.EXE', 'executable-type'],
    ['run.js', 'script-type'],
    ['install.msi', 'installer-type'],
    ['files.lnk', 'shortcut-type'],
    ['disk.iso', 'disk-image-type'],
    ['help.chm', 'script-type'],
    ['keys.reg', 'script-type'],
    ['office.rdp', 'shortcut-type'],
    ['app.min.js', 'script-type'],
    ['setup.exe.', 'executable-type'],
    ['setup.exe . .', 'executable-type'],
    ['setup.exe::$DATA', 'executable-type'],
    ['setup%2Eexe', 'executable-type'],
    ['folder\\setup.exe', 'executable-type'],
    ['acme.com', 'executable-type'],
  ])('%j is %s', async (name, code) => {
    expect(await byName(name)).toEqual([code]);
  });

  it.each(['Report.PDF', 'photo.jpg.exe', 'invoice..pdf', '..hidden.js', '.exe', 'README', 'a.b.c-d_e'])(
    'reads the ordinary name %j as it reads it with a blank behind it',
    (name) => {
      const [ordinary] = readNames([name]);
      const [strange] = readNames([`${name} `]);
      expect(ordinary?.ordinary).toBe(true);
      expect(strange?.ordinary).toBe(false);
      const { plain, extension, inner } = strange ?? {};
      expect(ordinary).toMatchObject({ plain, extension, inner });
    },
  );

  it('lower-cases without a locale', async () => {
    expect(await byName('Fİ.PIF')).toEqual(['executable-type']);
    expect(readNames(['FILE.INI'])[0]?.extension).toBe('ini');
  });

  it('does not take a domain for a program when the content is a document', async () => {
    expect(codes(await inspect('acme.com', pdf()))).toEqual([]);
    expect(codes(await inspect('report for acme.com', PNG))).toEqual([]);
  });

  it('looks at every candidate name', () => {
    expect(readNames(['a.pdf', 'b%2Ejs']).map((name) => name.extension)).toEqual(['pdf', '', 'js']);
  });
});

describe('ordinary names', () => {
  it.each([
    ...['backup.tar.gz', 'backup.tar.xz', 'invoice..pdf', 'invoice.2024.pdf', 'scan.pdf.pdf', 'John.Doe.pdf'],
    ...['acme.com.pdf', 'acme.com.csv', 'fattura.xml.p7m', 'archive.zip.p7m', 'archive.zip.gpg', 'mail.eml'],
    ...[
      'report.docx.pdf',
      'contract.doc.docx',
      'proposal.rtf.doc',
      'invoice.pdf.html',
      'invoice.html',
      'data.mat',
    ],
    ...[
      'site.mht',
      'cert.crt',
      'invite.ics',
      'winmail.dat',
      'smime.p7s',
      'files.7z.001',
      'data.xlsm',
      'v1.2.pdf',
    ],
    ...[
      'Motion %26 Order.doc',
      '100% sure.txt',
      'post.pdf_kopija.zip',
      'PDF417(3.2.4).pdf',
      '.htaccess',
      'README',
    ],
    ...[
      'Screenshot 2024-05-01 at 9.41.07\u202fAM.png',
      'نامه\u200cها.pdf',
      'תמונה\u200f.jpg',
      '👨\u200d👩\u200d👧.jpg',
    ],
    ...[
      'a  b   c.docx',
      'sheet.xlsx',
      'Скан.pdf',
      '請求書.pdf',
      'x.tmp',
      'model.obj',
      'style.css',
      'font.ttf',
    ],
  ])('%j gives no finding', async (name) => {
    expect(await byName(name)).toEqual([]);
  });
});

describe('double-extension', () => {
  it.each([
    'photo.jpg.exe',
    'invoice.pdf.js',
    'INVOICE.PDF.JS',
    'a.docx .scr',
    'a.pdf..exe',
    'a.txt.lnk',
    'a%2Epdf%2Eexe',
  ])('hits %j', async (name) => {
    const inspection = await inspect(name, TEXT);
    expect(codes(inspection)).toContain('double-extension');
    expect(score(inspection)).toBe(0.85);
  });

  it.each(['setup.1.2.exe', 'app.min.js', 'jquery-3.7.js', 'John.Doe.exe', 'pdf.exe', 'acme.com.exe'])(
    'lets %j be what its last extension is',
    async (name) => {
      expect(await byName(name)).not.toContain('double-extension');
    },
  );

  it('is not fooled by a name of thousands of dots', async () => {
    expect(await byName(`${'a.'.repeat(1500)}pdf.exe`)).toContain('double-extension');
  });
});

describe('right-to-left-override', () => {
  it('hits when it turns around a name that runs', async () => {
    const inspection = await inspect('invoice\u202efdp.exe', TEXT);
    expect(codes(inspection)).toContain('right-to-left-override:running');
    expect(score(inspection)).toBe(0.9);
  });

  it.each(['\u202aC:report.pdf', '\u2068שלום\u2069.pdf', '\u202eabc.pdf'])(
    'only remarks on %j',
    async (name) => {
      expect(await byName(name)).toEqual(['right-to-left-override']);
    },
  );

  it('does not take a copied path for a disguise', async () => {
    expect(score(await inspect('\u202asetup.exe', TEXT))).toBe(0.6);
  });
});

describe('hidden-characters', () => {
  it('hits a zero-width space and reads the extension without it', async () => {
    expect(await byName('a.ex\u200be')).toEqual(['executable-type', 'hidden-characters']);
  });
});

describe('padded-name', () => {
  it('hits blanks in front of an extension that runs', async () => {
    const name = `invoice${' '.repeat(40)}.exe`;
    expect(await byName(name)).toEqual(['executable-type', 'padded-name:running']);
    expect(await byName('invoice\u2800.scr')).toContain('padded-name:running');
  });

  it('only remarks on long or padded names of documents', async () => {
    expect(await byName(`${'long title '.repeat(15)}.pdf`)).toEqual(['padded-name']);
    expect(await byName(`a${' '.repeat(9)}.pdf`)).toEqual([]);
  });

  it('ends soon on a name of nothing but blanks', async () => {
    const started = performance.now();
    await byName(' '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
