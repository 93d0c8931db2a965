import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromLatin1, utf8 } from '../../../core/bytes/text.ts';
import { inspectFile } from '../../../core/inspect/inspect-file.ts';
import { FINDING_SCORES } from '../../../core/inspect/finding-scores.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { buildCab, buildRar4, buildRar5, buildTar } from '../../support/files/archive-builder.ts';
import { buildCfb, packOle, packVba } from '../../support/files/cfb-builder.ts';
import { EICAR, join, pdf, pe } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';

const MAGIC = [
  ...[
    'PK\x03\x04',
    'PK\x05\x06',
    'Rar!\x1a\x07\x00',
    'Rar!\x1a\x07\x01\x00',
    '7z\xbc\xaf\x27\x1c',
    'MSCF\0\0\0\0',
  ],
  ...[
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    '\x1f\x8b\x08',
    '%PDF-1.7\n/ObjStm stream\n',
    '{\\rtf1\\objdata 0105',
  ],
  ...[
    '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3',
    '<html><script>',
    '<svg>',
    'MZ',
    '\xff\xfe<',
  ],
  ...[
    'From a@b Mon Jan  1 00:00:00 2024\nA: b\n\n',
    '[InternetShortcut]\n',
    'ID;P\n',
    '\xca\xfe\xba\xbe',
    '',
  ],
].map(fromLatin1);

const member = { name: 'a/run.pdf.exe', bytes: pe() };
const WHOLE = [
  buildZip([member, { name: 'eicar.com', bytes: EICAR }]),
  buildZip([
    { name: '[Content_Types].xml', bytes: utf8('<Types/>') },
    { name: 'word/v.bin', bytes: buildCfb([{ name: 'm', bytes: packVba('e\n') }]) },
  ]),
  buildCfb([
    { name: 'WordDocument', bytes: new Uint8Array(32) },
    { name: '\u0001Ole10Native', bytes: packOle('a.exe', pe()) },
  ]),
  buildTar([member]),
  gzipSync(buildTar([member])),
  buildRar4([{ name: 'a.exe', encrypted: true }]),
  buildRar5([{ name: 'a.exe', encrypted: true }]),
  buildCab(['a.exe']),
  pdf('/S /JavaScript', '/Filespec /F (a.exe)', '/EmbeddedFile stream\nMZ\nendstream'),
];

const NAME = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('a.zip', 'a.docx', 'a.html', 'a.csv', ''),
);

/** Inspects, and asserts what holds for every input. */
async function holds(name: string, bytes: Uint8Array): Promise<void> {
  const before = bytes.slice();
  const inspection = await inspectFile({ names: [name], declaredType: '', bytes }, nodeCodec);
  expect(bytes).toEqual(before);
  for (const finding of inspection.findings) {
    expect(finding.score).toBeGreaterThanOrEqual(0);
    expect(finding.score).toBeLessThanOrEqual(1);
  }
  for (const found of inspection.members) {
    expect(found.sha256 ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/u);
  }
}

describe('hostile input', () => {
  it('never throws on random bytes behind a real sign', async () => {
    const bytes = fc
      .tuple(fc.constantFrom(...MAGIC), fc.uint8Array({ maxLength: 2_000 }))
      .map((pieces) => join(...pieces));
    await fc.assert(fc.asyncProperty(NAME, bytes, holds), { numRuns: 400 });
  });

  it('never throws on real files that are cut or have bytes changed', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const damaged = fc
      .tuple(fc.constantFrom(...WHOLE), fc.nat(), fc.array(change, { maxLength: 8 }))
      .map(([whole, cut, changes]) => {
        const bytes = whole.slice(0, cut % 3 === 0 ? cut % whole.length : whole.length);
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        return bytes;
      });
    await fc.assert(fc.asyncProperty(NAME, damaged, holds), { numRuns: 600 });
  });

  it('gives a real score and a reason to every case it names', () => {
    for (const [key, row] of Object.entries(FINDING_SCORES)) {
      expect(row.reason, key).not.toBe('');
      expect(row.score, key).toBeGreaterThanOrEqual(0);
      expect(row.score, key).toBeLessThanOrEqual(1);
    }
  });

  it('stops between members when the signal is aborted meanwhile', async () => {
    const abort = new AbortController();
    const bytes = buildZip([{ name: 'a.txt' }, { name: 'b.txt' }, { name: 'c.txt' }]);
    let members = 0;
    const breathe = (): Promise<void> => {
      if (++members === 2) abort.abort();
      return Promise.resolve();
    };
    const work = inspectFile({ names: ['a.zip'], declaredType: '', bytes }, nodeCodec, {
      signal: abort.signal,
      breathe,
    });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(members).toBe(2);
  });

  it('searches megabytes of slashes, ends of archives or RTF objects in a moment', async () => {
    const fill = (sign: string, text: string): Uint8Array => {
      const bytes = new Uint8Array(8_000_000);
      bytes.fill(0);
      const unit = fromLatin1(text);
      for (let at = 0; at + unit.length <= bytes.length; at += unit.length) bytes.set(unit, at);
      bytes.set(fromLatin1(sign));
      return bytes;
    };
    const started = performance.now();
    const rtf = fill('{\\rtf1', '\\objdata 00');
    for (const bytes of [fill('%PDF-1.7', '/J'), fill('PK\x03\x04', 'PK\x05\x06'), rtf]) {
      await inspectFile({ names: ['a.bin'], declaredType: '', bytes }, nodeCodec);
    }
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
