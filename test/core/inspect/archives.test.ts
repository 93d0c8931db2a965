import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../core/bytes/hex.ts';
import { utf8 } from '../../../core/bytes/text.ts';
import { build7z, buildCab, buildRar4, buildRar5, buildTar } from '../../support/files/archive-builder.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { EICAR, join, pe } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';

const TEXT = utf8('some words\n');
const paths = (inspection: { members: readonly { path: string }[] }): readonly string[] =>
  inspection.members.map((member) => member.path);

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

  it('knows a tar without a sign by its checksum', async () => {
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
