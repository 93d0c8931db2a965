import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../core/bytes/hex.ts';
import { utf8 } from '../../../core/bytes/text.ts';
import { build7z, buildCab, buildRar4, buildRar5, buildTar } from '../../support/files/archive-builder.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { EICAR, PNG, join, pe } from '../../support/files/small-files.ts';
import { buildZip, u16 } from '../../support/files/zip-builder.ts';

const TEXT = utf8('some words\n');
const paths = (inspection: { members: readonly { path: string }[] }): readonly string[] =>
  inspection.members.map((member) => member.path);

describe('zip', () => {
  it('finds nothing in an archive of documents', async () => {
    const bytes = buildZip([
      { name: 'a/' },
      { name: 'a/b.txt', bytes: TEXT },
      { name: 'c.png', bytes: PNG, method: 0 },
    ]);
    const inspection = await inspect('papers.zip', bytes, 'application/zip');
    expect(inspection.findings).toEqual([]);
    expect(inspection.gaps).toEqual([]);
    expect(paths(inspection)).toEqual(['a/b.txt', 'c.png']);
  });

  it('says locked, not suspicious, of a password', async () => {
    const inspection = await inspect('papers.zip', buildZip([{ name: 'a.docx', bytes: TEXT, flags: 1 }]));
    expect(inspection.gaps).toEqual(['encrypted']);
    expect(score(inspection)).toBe(0);
    expect(inspection.members).toMatchObject([{ path: 'a.docx', sha256: null, encrypted: true }]);
  });

  it('judges the names in a locked archive', async () => {
    const inspection = await inspect('a.zip', buildZip([{ name: 'invoice.pdf.exe', bytes: TEXT, flags: 1 }]));
    expect(codes(inspection)).toEqual([
      'encrypted-archive',
      'invoice.pdf.exe>double-extension',
      'invoice.pdf.exe>executable-type',
    ]);
  });

  it('is not locked by a locked zip stored inside', async () => {
    const locked = buildZip([{ name: 'a.docx', bytes: TEXT, flags: 1 }]);
    const inspection = await inspect('a.zip', buildZip([{ name: 'b.zip', bytes: locked, method: 0 }]));
    expect(codes(inspection)).toEqual(['b.zip>archive-in-archive', 'b.zip>encrypted-archive']);
  });

  it('knows AES and strong encryption by their fields', async () => {
    const aes = join(u16(0x9901, 7, 2), 'AE', Uint8Array.of(3), u16(8));
    const bytes = buildZip([{ name: 'a.txt', bytes: TEXT, flags: 1, claimMethod: 99, extra: aes }]);
    const [finding] = (await inspect('a.zip', bytes)).findings;
    expect(finding).toMatchObject({ code: 'encrypted-archive', data: { encryption: 'aes' } });
    const strong = await inspect('a.zip', buildZip([{ name: 'a.txt', bytes: TEXT, flags: 0x41 }]));
    expect(strong.findings).toMatchObject([{ data: { encryption: 'strong' } }]);
  });

  it('sees that local and central names differ, and judges both', async () => {
    const inspection = await inspect('a.zip', buildZip([{ name: 'a.txt', localName: 'a.exe', bytes: TEXT }]));
    expect(codes(inspection)).toEqual(['a.txt>executable-type', 'archive-name-mismatch']);
  });

  it('sees a lock that only one of the headers has', async () => {
    const inspection = await inspect('a.zip', buildZip([{ name: 'a.txt', bytes: TEXT, localFlags: 1 }]));
    expect(codes(inspection)).toEqual(['archive-name-mismatch', 'encrypted-archive']);
  });

  it('looks into both of two archives in one file', async () => {
    const first = buildZip([{ name: 'evil.exe', bytes: pe() }]);
    const inspection = await inspect('a.zip', join(first, buildZip([{ name: 'a.txt', bytes: TEXT }])));
    expect(codes(inspection)).toEqual(['archive-name-mismatch', 'evil.exe>executable-type']);
    expect(paths(inspection)).toEqual(['evil.exe', 'a.txt']);
  });

  it('opens an archive behind other bytes and behind a picture', async () => {
    const bytes = buildZip([{ name: 'eicar.com', bytes: EICAR }]);
    expect(codes(await inspect('a.zip', join('#!/bin/sh\n', bytes)))).toContain('eicar.com>eicar');
    expect(codes(await inspect('a.png', join(PNG, bytes)))).toEqual([
      'eicar.com>eicar',
      'eicar.com>executable-type',
      'type-mismatch:carrier',
    ]);
  });

  it('leaves a picture alone that merely holds the end sign', async () => {
    expect(codes(await inspect('a.png', join(PNG, 'PK\x05\x06', new Uint8Array(40))))).toEqual([]);
  });

  it('tells an archive under the name of a document', async () => {
    const bytes = buildZip([{ name: 'a.txt', bytes: TEXT }]);
    expect(codes(await inspect('invoice.pdf', bytes))).toEqual(['type-mismatch:carrier']);
    expect(codes(await inspect('drawing.sketch', bytes))).toEqual([]);
  });

  it('takes a lone script for a script and a source tree for a project', async () => {
    const part = (name: string): { name: string; bytes: Uint8Array } => ({ name, bytes: TEXT });
    expect(score(await inspect('a.zip', buildZip([part('dir/run.js')])))).toBe(0.6);
    const tree = buildZip(Array.from({ length: 12 }, (_, index) => part(`src/file${index}.js`)));
    expect(score(await inspect('a.zip', tree))).toBe(0.2);
  });

  it('says of methods it cannot unpack that they are unsupported', async () => {
    const inspection = await inspect(
      'a.zip',
      buildZip([{ name: 'a.txt', bytes: TEXT, method: 0, claimMethod: 14 }]),
    );
    expect(inspection.gaps).toEqual(['unsupported']);
    expect(codes(inspection)).toEqual(['unsupported-archive']);
  });

  it('says corrupt when the directory breaks off, and keeps what it saw', async () => {
    const whole = buildZip([{ name: 'a.exe', bytes: pe() }], { claimCount: 5 });
    const inspection = await inspect('a.zip', whole);
    expect(inspection.gaps).toEqual(['corrupt']);
    expect(codes(inspection)).toEqual(['a.exe>executable-type', 'corrupt-archive']);
    expect((await inspect('a.zip', whole.subarray(0, 100))).gaps).toEqual(['corrupt']);
  });

  it('gives the bytes of messages among its members', async () => {
    const message = utf8('From: a@example.org\r\nSubject: one\r\n\r\nbody\r\n');
    const inspection = await inspect('mails.zip', buildZip([{ name: 'one.eml', bytes: message }]));
    expect(inspection.messages).toEqual([{ path: 'one.eml', bytes: message }]);
    expect(inspection.findings).toEqual([]);
  });
});

describe('bombs', () => {
  it('stops at the ratio', async () => {
    const inspection = await inspect(
      'a.zip',
      buildZip([{ name: 'a.bin', bytes: new Uint8Array(40_000_000) }]),
    );
    expect(inspection.gaps).toEqual(['limit-reached']);
    expect(inspection.findings).toMatchObject([{ code: 'archive-bomb', data: { limit: 'ratio' } }]);
  });

  it('stops at a ratio the size fields deny', async () => {
    const part = { name: 'a.bin', bytes: new Uint8Array(40_000_000), claimSize: 10 };
    expect((await inspect('a.zip', buildZip([part]))).gaps).toEqual(['limit-reached']);
  });

  it('lets ten million equal bytes pass', async () => {
    const inspection = await inspect(
      'log.zip',
      buildZip([{ name: 'a.txt', bytes: new Uint8Array(9_000_000).fill(65) }]),
    );
    expect(inspection.gaps).toEqual([]);
    expect(inspection.findings).toEqual([]);
  });

  it('stops at the depth, and judges what is above it', async () => {
    let bytes = buildZip([{ name: 'deep.exe', bytes: pe() }]);
    for (let depth = 0; depth < 7; depth++)
      bytes = buildZip([
        { name: 'z.zip', bytes, method: 0 },
        { name: 'a.exe', bytes: pe() },
      ]);
    const inspection = await inspect('a.zip', bytes);
    expect(inspection.gaps).toEqual(['limit-reached']);
    expect(codes(inspection)).toContain('z.zip/z.zip/z.zip/z.zip/z.zip>archive-bomb');
    expect(codes(inspection)).toContain('z.zip/a.exe>executable-type');
    expect(codes(inspection).some((code) => code.includes('deep.exe'))).toBe(false);
  });

  it('stops at the number of members', async () => {
    const parts = Array.from({ length: 10_050 }, (_, index) => ({ name: `${index}.txt`, method: 0 }));
    const inspection = await inspect('a.zip', buildZip(parts, { claimCount: 10_050 }));
    expect(inspection.members).toHaveLength(10_000);
    expect(inspection.gaps).toEqual(['limit-reached']);
  });

  it('sees members that share their data', async () => {
    const part = { name: 'a.txt', bytes: TEXT, claimPackedSize: 1_000_000 };
    expect((await inspect('a.zip', buildZip([part]))).findings).toContainEqual(
      expect.objectContaining({ code: 'archive-bomb', data: { limit: 'overlap' } }),
    );
  });
});

describe('gzip and tar', () => {
  it('lists a tar.gz as one archive', async () => {
    const tar = buildTar([
      { name: 'a/b.txt', bytes: TEXT },
      { name: 'eicar.com', bytes: EICAR },
    ]);
    const inspection = await inspect('x.tar.gz', gzipSync(tar));
    expect(paths(inspection)).toEqual(['x.tar', 'x.tar/a/b.txt', 'x.tar/eicar.com']);
    expect(codes(inspection)).toEqual(['x.tar/eicar.com>eicar', 'x.tar/eicar.com>executable-type']);
  });

  it('finds nothing in a packed log', async () => {
    const inspection = await inspect('access.log.gz', gzipSync(TEXT));
    expect(inspection.findings).toEqual([]);
    expect(paths(inspection)).toEqual(['access.log']);
  });

  it('follows long names and pax paths', async () => {
    const long = `${'d/'.repeat(80)}run.exe`;
    const tar = buildTar([
      { name: '././@LongLink', bytes: utf8(`${long}\0`), type: 'L' },
      { name: 'short', bytes: TEXT },
      { name: 'pax', bytes: utf8('20 path=other.scr\n'), type: 'x' },
      { name: 'short', bytes: TEXT },
      { name: 'dir', bytes: new Uint8Array(), type: '5' },
    ]);
    expect(paths(await inspect('a.tar', tar))).toEqual([long, 'other.scr']);
  });

  it.each(['77777777777 ', 'zzzzzzzzzzz '])('says corrupt of the size %j', async (claimSize) => {
    const inspection = await inspect('a.tar', buildTar([{ name: 'a.txt', bytes: TEXT, claimSize }]));
    expect(inspection.gaps).toEqual(['corrupt']);
  });

  it('stops at a gzip bomb and says corrupt of a cut one', async () => {
    const packed = gzipSync(new Uint8Array(40_000_000));
    expect((await inspect('a.gz', packed)).gaps).toEqual(['limit-reached']);
    expect((await inspect('a.gz', gzipSync(TEXT).subarray(0, 15))).gaps).toEqual(['corrupt']);
  });
});

describe('rar, 7z and cab', () => {
  const members = [
    { name: 'a.txt', encrypted: false },
    { name: 'run.exe', encrypted: true },
  ];

  it.each([
    ['rar 4', buildRar4],
    ['rar 5', buildRar5],
  ])('%s gives names and locks', async (_, build) => {
    const inspection = await inspect('a.rar', build(members));
    expect(inspection.members).toMatchObject([
      { path: 'a.txt', encrypted: false, sha256: null, size: 4 },
      { path: 'run.exe', encrypted: true, sha256: null, size: 4 },
    ]);
    expect([...inspection.gaps].sort()).toEqual(['encrypted', 'unsupported']);
    expect(codes(inspection)).toEqual([
      'encrypted-archive',
      'run.exe>executable-type',
      'unsupported-archive',
    ]);
    expect((await inspect('a.rar', build(members, true))).gaps).toEqual(['encrypted']);
    expect((await inspect('a.rar', build(members).subarray(0, 45))).gaps).toContain('corrupt');
  });

  it('does not take the packed header of a 7z for a lock', async () => {
    const packed = await inspect('a.7z', build7z(Uint8Array.of(0x17, 6, 0x23, 3, 1, 1)));
    expect(packed.gaps).toEqual(['unsupported']);
    expect(score(packed)).toBe(0.1);
    const aes = fromHex('1706240600f107010a') ?? new Uint8Array();
    const locked = await inspect('a.7z', build7z(join(aes, fromHex('06f10701') ?? new Uint8Array())));
    expect(locked.gaps).toEqual(['encrypted']);
    expect((await inspect('a.7z', build7z(Uint8Array.of(1)).subarray(0, 38))).gaps).toContain('corrupt');
  });

  it('lists a cabinet', async () => {
    const inspection = await inspect('a.cab', buildCab(['readme.txt', 'setup.exe']));
    expect(paths(inspection)).toEqual(['readme.txt', 'setup.exe']);
    expect(inspection.gaps).toEqual(['unsupported']);
  });

  it('says of other archives that they are not opened', async () => {
    const inspection = await inspect('a.xz', join(Uint8Array.of(0xfd), '7zXZ\0', new Uint8Array(20)));
    expect(inspection.gaps).toEqual(['unsupported']);
    expect(score(inspection)).toBe(0.1);
  });
});

describe('what one reader of a zip shows and another does not', () => {
  const evil = [{ name: 'evil.exe', bytes: pe() }];
  const emptyEnd = Buffer.from([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]);
  const listed = async (bytes: Uint8Array) => (await inspect('a.zip', bytes)).members.map(({ path }) => path);

  it('is shown where an empty end record stands in the comment', async () => {
    const inspection = await inspect('a.zip', buildZip(evil, { comment: emptyEnd }));
    expect(inspection.gaps).toEqual(['corrupt']);
    expect(codes(inspection)).toContain('evil.exe>executable-type');
    const many = Buffer.concat(Array.from({ length: 2_000 }, () => emptyEnd));
    expect(await listed(buildZip(evil, { comment: many }))).toEqual(['evil.exe']);
  });

  it('is said where an end record without a directory hides files', async () => {
    const local = Buffer.from(buildZip(evil));
    const bytes = Buffer.concat([local.subarray(0, local.indexOf('PK\x01\x02')), emptyEnd]);
    expect((await inspect('a.zip', bytes)).gaps).toEqual(['corrupt']);
    expect((await inspect('a.zip', emptyEnd)).gaps).toEqual([]);
  });

  it('is said where the first file is not in the directory', async () => {
    const whole = Buffer.from(buildZip([...evil, { name: 'good.txt', bytes: utf8('x') }]));
    const from = whole.indexOf('PK\x01\x02');
    const next = whole.indexOf('PK\x01\x02', from + 1);
    const end = Buffer.from(whole.subarray(whole.indexOf('PK\x05\x06')));
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(end.readUInt32LE(12) - (next - from), 12);
    const directory = whole.subarray(next, whole.indexOf('PK\x05\x06'));
    const inspection = await inspect('a.zip', Buffer.concat([whole.subarray(0, from), directory, end]));
    expect(inspection.members.map(({ path }) => path)).toEqual(['good.txt']);
    expect(codes(inspection)).toEqual(['archive-name-mismatch']);
  });

  it('is shown where a file calls itself a folder', async () => {
    expect(await listed(buildZip([{ name: 'evil.exe/', bytes: pe(), claimSize: 0 }]))).toEqual(['evil.exe/']);
    expect(await listed(buildZip([{ name: 'folder/' }]))).toEqual([]);
  });

  it('is judged where a name ends at NUL', async () => {
    const inspection = await inspect('a.zip', buildZip([{ name: 'evil.js\0.txt', bytes: utf8('x') }]));
    expect(codes(inspection)).toEqual(['evil.js.txt>script-type']);
  });

  it('is shown of a tar without a sign', async () => {
    const header = Buffer.alloc(1024);
    header.write('evil.exe');
    header.write('00000000400', 124);
    header.fill(' ', 148, 156);
    const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    header.set(pe(), 512);
    expect(codes(await inspect('a.tar', header))).toEqual(['evil.exe>executable-type']);
    header.write('f', 0);
    expect((await inspect('a.tar', header)).members).toEqual([]);
  });
});
