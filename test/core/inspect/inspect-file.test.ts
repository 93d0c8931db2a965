import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { inspectFile } from '../../../core/inspect/inspect-file.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { codes, inspect, score } from '../../support/files/inspect.ts';
import { EICAR, PNG, pdf, pe } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';

describe('inspectFile', () => {
  it('finds nothing in a harmless file', async () => {
    const inspection = await inspect('report.pdf', pdf(), 'application/pdf');
    expect(inspection).toEqual({
      detectedType: 'application/pdf',
      findings: [],
      members: [],
      gaps: [],
      messages: [],
    });
  });

  it('gives the type of no bytes as nothing', async () => {
    expect((await inspect('empty.pdf', new Uint8Array())).detectedType).toBe('');
  });

  it('finds a program under the name of a document', async () => {
    const inspection = await inspect('invoice.pdf', pe());
    expect(codes(inspection)).toContain('type-mismatch');
    expect(score(inspection)).toBe(0.9);
  });

  it('finds a program that has no name at all', async () => {
    expect(codes(await inspect('', pe()))).toEqual(['executable-type']);
  });

  it('hashes members so that lists can match them', async () => {
    const inspection = await inspect('eicar.zip', buildZip([{ name: 'a/eicar.com', bytes: EICAR }]));
    expect(inspection.members).toEqual([
      {
        path: 'a/eicar.com',
        size: 68,
        sha256: createHash('sha256').update(EICAR).digest('hex'),
        detectedType: 'text/plain',
        encrypted: false,
      },
    ]);
    expect(codes(inspection)).toEqual(['a/eicar.com>eicar', 'a/eicar.com>executable-type']);
  });

  it('judges members of archives inside archives', async () => {
    const inner = buildZip([{ name: 'photo.jpg.exe', bytes: pe() }]);
    const inspection = await inspect('outer.zip', buildZip([{ name: 'inner.zip', bytes: inner, method: 0 }]));
    expect(codes(inspection)).toEqual([
      'inner.zip/photo.jpg.exe>double-extension',
      'inner.zip/photo.jpg.exe>executable-type',
      'inner.zip>archive-in-archive',
    ]);
  });

  it('throws ABORTED, and only that, when the signal is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    const file = { names: ['a.txt'], declaredType: '', bytes: utf8('a') };
    await expect(inspectFile(file, nodeCodec, { signal: abort.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('keeps a picture quiet whatever type was declared', async () => {
    expect(codes(await inspect('photo.png', PNG, 'application/x-msdownload'))).toEqual([]);
  });
});
