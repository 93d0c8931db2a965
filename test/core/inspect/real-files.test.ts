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

  it.each(['rc4-40', 'rc4-128', 'aes-128', 'cleartext-metadata', 'aes-256-r5', 'aes-256'])(
    '%s.pdf opens without a password and is looked into',
    async (name) => {
      const inspection = await inspect(`${name}.pdf`, read(`${name}.pdf`));
      expect(inspection.gaps).toEqual([]);
      expect(codes(inspection)).toEqual([
        'encrypted-document:empty-password',
        'pdf-embedded-file',
        'pdf-javascript',
      ]);
      expect(inspection.members).toMatchObject([{ sha256: WORDS }]);
    },
  );

  it.each(['password-128', 'password-256'])('%s.pdf needs its password', async (name) => {
    const inspection = await inspect(`${name}.pdf`, read(`${name}.pdf`));
    expect(inspection.gaps).toEqual(['encrypted']);
    expect(codes(inspection)).toContain('encrypted-document');
  });

  it('a decoy does not stand in for the encryption that counts', async () => {
    const open = Buffer.from(read('rc4-128.pdf')).toString('latin1');
    const locked = Buffer.from(read('password-128.pdf')).toString('latin1');
    const [, dictionary = ''] = /8 0 obj\n(<< \/Filter \/Standard[^]*?>>)\nendobj/u.exec(locked) ?? [];
    expect(dictionary).not.toBe('');
    for (const bytes of [
      open.replace('9 0 obj', `8 0 obj\n${dictionary}\nendobj\n9 0 obj`),
      open.replace('9 0 obj', `8%\r0 %x\n obj\n${dictionary}\nendobj\n9 0 obj`),
      `${open}\ntrailer << /Encrypt ${dictionary} >>`,
      `${open}\ntrailer << /Encr#79pt 77 0 R >>`,
    ]) {
      expect((await inspect('a.pdf', Buffer.from(bytes, 'latin1'))).gaps).toEqual(['encrypted']);
    }
  });

  it('a stream whose object is not certain is not looked into, and that is said', async () => {
    const open = Buffer.from(read('rc4-128.pdf')).toString('latin1');
    for (const bytes of [
      open.replace('<< /Type /ObjStm', '<< /X (1 0 obj) /Type /ObjStm'),
      open.replace('<< /Type /ObjStm', '<< /Type /ObjStm /Filter /Crypt'),
      open.replace('2 0 obj\n<< /Type /ObjStm', '3 0 obj\n<< /Type /ObjStm'),
    ]) {
      expect(bytes).not.toBe(open);
      expect((await inspect('a.pdf', Buffer.from(bytes, 'latin1'))).gaps).toEqual(['encrypted']);
    }
  });

  it.each(['smime.p7m', 'streamed.p7m'])('%s hands out the message that was signed', async (name) => {
    const inspection = await inspect(name, read(name), 'application/pkcs7-mime');
    expect(inspection).toMatchObject({ gaps: [], findings: [], members: [] });
    const [message] = inspection.messages;
    expect(Buffer.from(message?.bytes ?? []).toString()).toMatch(
      /^Content-Type: multipart[^]*some words\n\r\n--b--\r\n$/u,
    );
  });

  it('words.txt.p7m gives the document that was signed under its name', async () => {
    const inspection = await inspect('words.txt.p7m', read('words.txt.p7m'));
    expect(inspection).toMatchObject({
      gaps: [],
      findings: [],
      members: [{ path: 'words.txt', sha256: WORDS }],
    });
  });

  it('detached.p7s has nothing to look into, encrypted.p7m cannot be looked into', async () => {
    expect(await inspect('smime.p7s', read('detached.p7s'))).toMatchObject({
      gaps: [],
      findings: [],
      members: [],
    });
    const inspection = await inspect('smime.p7m', read('encrypted.p7m'));
    expect(inspection.gaps).toEqual(['encrypted']);
    expect(codes(inspection)).toEqual(['encrypted-document']);
  });

  it('a signed document that breaks off is corrupt, and never throws', async () => {
    const whole = read('streamed.p7m');
    for (let length = 13; length < 80; length++) {
      const inspection = await inspect('smime.p7m', whole.subarray(0, length));
      expect(inspection.gaps.length + inspection.members.length + inspection.messages.length).toBeGreaterThan(
        0,
      );
    }
  });
});
