import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codes, inspect } from '../../support/files/inspect.ts';

const FOLDER = new URL('../../vectors/inspect/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));
const WORDS = createHash('sha256').update('some words\n').digest('hex');
const FIFTY = createHash('sha256').update('some words\n'.repeat(50)).digest('hex');

describe('files written by other programs', () => {
  it('all stand in the README, and nothing else does', () => {
    const listed = Array.from(
      readFileSync(new URL('README.md', FOLDER), 'utf8').matchAll(/^- `([^`]+)`/gmu),
      (line) => line[1],
    );
    const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    expect(listed.sort()).toEqual(files.sort());
  });

  it.each([
    ['python.zip', 'Ordner/Wörter.txt', WORDS],
    ['streamed.zip', 'words.txt', FIFTY],
    ['zip64.zip', 'words.txt', FIFTY],
    ['pax.tar.gz', `pax.tar/${'o'.repeat(120)}/wörter.txt`, WORDS],
    ['gnu.tar.gz', `gnu.tar/${'o'.repeat(120)}/wörter.txt`, WORDS],
  ])('%s gives its member the right name and hash, and no finding', async (name, path, sha256) => {
    const inspection = await inspect(name, read(name));
    expect(inspection.members).toContainEqual(expect.objectContaining({ path, sha256 }));
    expect(inspection.findings).toEqual([]);
    expect(inspection.gaps).toEqual([]);
  });

  it.each([
    ['lzma.zip', ['unsupported']],
    ['bzip2.zip', ['unsupported']],
    ['locked.zip', ['encrypted']],
  ])('%s says what cannot be looked at', async (name, gaps) => {
    const inspection = await inspect(name, read(name));
    expect(inspection.gaps).toEqual(gaps);
    expect(inspection.members[0]).toMatchObject({ path: 'words.txt', sha256: null });
    expect(codes(inspection)).toHaveLength(1);
  });
});
