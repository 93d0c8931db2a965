import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
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
});
