import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { MAX_ATTACHMENTS, MAX_HEADER_BYTES } from '../../../core/limits.ts';
import { verifyFile, verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakeLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';
import { fakeVerifier } from './fake-verifier.ts';
import { NOTE, NOTE_SHA256, only, sha256 } from './reading.ts';

const inner = buildMessage({
  header: ['From: carol@inner.example'],
  parts: [
    { filename: 'eicar.com', content: EICAR },
    { filename: 'note.txt', content: NOTE },
  ],
});
const forwarded = buildMessage({
  parts: [{ type: 'message/rfc822', content: inner, encoding: '8bit' }],
});

describe('a nested message', () => {
  it('is verified as a message, its attachments behind it, and judged by the worst of them', async () => {
    const verdict = await verifyMessage(forwarded, fakeVerifier());
    expect(verdict.attachments.map(({ id, filename, outcome }) => ({ id, filename, outcome }))).toEqual([
      { id: '2', filename: '', outcome: 'malicious' },
      { id: '2.2', filename: 'eicar.com', outcome: 'malicious' },
      { id: '2.3', filename: 'note.txt', outcome: 'clean' },
    ]);
    expect(verdict.attachments[0]).toMatchObject({ score: 1, level: 'critical', disposition: 'block' });
    expect(verdict.attachments[0]?.receipt).toContainEqual({
      code: 'nested-verdict',
      path: 'eicar.com',
      outcome: 'malicious',
      score: 1,
    });
  });

  it('is blocked for its own sender', async () => {
    const lists = new FakeLists(['block body-sender carol@inner.example']);
    const verdict = await verifyMessage(forwarded, fakeVerifier({}, { lists }));
    expect(verdict.attachments.map(({ outcome }) => outcome)).toEqual([
      'malicious',
      'malicious',
      'malicious',
    ]);
  });

  it('is never allowed for its own sender, whom the outer sender made up', async () => {
    const lists = new FakeLists(['allow body-sender carol@inner.example']);
    const policy = { authentication: { allowEntryNeeds: 'none' as const } };
    const verdict = await verifyMessage(forwarded, fakeVerifier(policy, { lists }));
    expect(verdict.outcome).toBe('malicious');
    expect(verdict.attachments[1]?.receipt).toContainEqual(
      expect.objectContaining({ code: 'allow-entry-not-authenticated', authentication: 'nested-message' }),
    );
  });

  it('is allowed with everything in it by its hash, but for what is blocked', async () => {
    const allowed = new FakeLists([`allow sha256 ${sha256(inner)}`]);
    expect((await verifyMessage(forwarded, fakeVerifier({}, { lists: allowed }))).outcome).toBe('allowed');
    const both = new FakeLists([`allow sha256 ${sha256(inner)}`, `block sha256 ${NOTE_SHA256}`]);
    const verdict = await verifyMessage(forwarded, fakeVerifier({}, { lists: both }));
    expect(verdict.attachments.map(({ outcome }) => outcome)).toEqual(['malicious', 'allowed', 'malicious']);
  });

  it('is never handed to the endpoint, only its attachments are', async () => {
    const harmless = buildMessage({ parts: [{ filename: 'note.txt', content: NOTE }] });
    const raw = buildMessage({ parts: [{ type: 'message/rfc822', content: harmless, encoding: '8bit' }] });
    const endpoint = new FakeEndpoint({
      lookup: [{ kind: 'unknown' }],
      submit: [{ kind: 'failed', reason: 'refused', retryAfterMs: undefined }],
    });
    await verifyMessage(raw, fakeVerifier({ scoring: { submit: 'unknown-files' } }, { endpoint }));
    expect(endpoint.submitted.map((file) => file.sha256)).toEqual([NOTE_SHA256]);
    expect(endpoint.submitted[0]?.filename).toBe('');
  });
});

describe('a signed message', () => {
  it('is opened, and blocked by what is in it', async () => {
    const content = readFileSync(new URL('../../vectors/inspect/smime.p7m', import.meta.url));
    const raw = buildMessage({
      parts: [{ filename: 'smime.p7m', type: 'application/pkcs7-mime; smime-type=signed-data', content }],
    });
    expect((await verifyMessage(raw, fakeVerifier())).outcome).toBe('clean');
    const lists = new FakeLists([`block sha256 ${sha256('some words\n')}`]);
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists }));
    expect(verdict.attachments.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      '2 malicious',
      '2.m1.1 malicious',
    ]);
  });
});

describe('a limit reached in a nested message', () => {
  const part = '--b\r\nContent-Disposition: attachment; filename=x\r\n\r\nx\r\n';
  const flood = utf8(
    `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(MAX_ATTACHMENTS + 1)}--b--\r\n`,
  );
  const longHeader = utf8(`From: a@b.example\r\nX-Long: ${'x'.repeat(MAX_HEADER_BYTES)}\r\n\r\ntext\r\n`);

  it.each([
    ['attachments', flood],
    ['header-bytes', longHeader],
  ])('of %s leaves the message around it unchecked', async (limit, content) => {
    const zip = buildZip([{ name: 'a.eml', bytes: content }]);
    for (const outer of [
      { type: 'message/rfc822', content, encoding: '8bit' as const },
      { filename: 'a.zip', content: zip },
    ]) {
      const verdict = await verifyMessage(buildMessage({ parts: [outer] }), fakeVerifier());
      expect(verdict.outcome).toBe('unchecked');
      expect(verdict.attachments[0]?.reasons).toContain('limit-reached');
      expect(verdict.attachments[0]?.receipt).toContainEqual(
        expect.objectContaining({ code: 'not-checked', reason: 'limit-reached', detail: limit }),
      );
    }
  });
});

describe('a message inside an archive', () => {
  const zipped = buildZip([{ name: 'mail/forwarded.eml', bytes: inner }]);

  it('is verified as a message', async () => {
    const raw = buildMessage({ parts: [{ filename: 'a.zip', content: zipped }] });
    const verdict = await verifyMessage(raw, fakeVerifier());
    expect(verdict.attachments.map(({ id, outcome }) => ({ id, outcome }))).toEqual([
      { id: '2', outcome: 'malicious' },
      { id: '2.m1.2', outcome: 'malicious' },
      { id: '2.m1.3', outcome: 'clean' },
    ]);
  });

  it('stops at a depth, and says so', async () => {
    let raw: Uint8Array = buildMessage({ parts: [{ filename: 'note.txt', content: NOTE }] });
    for (let depth = 0; depth < 6; depth++) {
      const zip = buildZip([{ name: 'inner.eml', bytes: raw }]);
      raw = buildMessage({ parts: [{ filename: 'a.zip', content: zip }] });
    }
    const verdict = await verifyMessage(raw, fakeVerifier());
    expect(verdict.outcome).toBe('unchecked');
    expect(verdict.attachments[0]?.reasons).toContain('limit-reached');
    expect(verdict.attachments.at(-1)?.receipt).toContainEqual(
      expect.objectContaining({ code: 'not-checked', detail: 'embedded-depth' }),
    );
  });
});

describe('a file that leaves', () => {
  it('is judged by its bytes', async () => {
    const file = { filename: 'report.pdf', declaredType: 'application/pdf', bytes: EICAR };
    const verdict = await verifyFile(file, fakeVerifier());
    expect(verdict).toMatchObject({
      id: '1',
      filename: 'report.pdf',
      sha256: sha256(EICAR),
      outcome: 'malicious',
      disposition: 'block',
    });
  });

  it('is judged by the worst attachment when it is a message', async () => {
    const file = { filename: 'saved.eml', declaredType: 'message/rfc822', bytes: inner };
    const verdict = await verifyFile(file, fakeVerifier());
    expect(verdict).toMatchObject({ outcome: 'malicious', sha256: sha256(inner) });
  });

  it('is blocked by a blocked identity when it is a message', async () => {
    const harmless = buildMessage({
      header: ['From: mallory@evil.example'],
      parts: [{ filename: 'a', content: 'a' }],
    });
    const lists = new FakeLists(['block body-sender mallory@evil.example']);
    const file = { filename: 'saved.eml', declaredType: 'message/rfc822', bytes: harmless };
    expect((await verifyFile(file, fakeVerifier({}, { lists }))).outcome).toBe('malicious');
  });

  it('is released in audit mode, with what would have been', async () => {
    const file = { filename: 'eicar.com', declaredType: '', bytes: EICAR };
    const verdict = await verifyFile(file, fakeVerifier({ mode: 'audit' }));
    expect(verdict).toMatchObject({ outcome: 'malicious', disposition: 'release' });
    expect(verdict.receipt.at(-1)).toEqual({ code: 'audit-mode', disposition: 'block' });
  });

  it('is asked for by its hash', async () => {
    const endpoint = new FakeEndpoint({ lookup: [{ kind: 'unknown' }] });
    const bytes = utf8('text');
    await verifyFile({ filename: 'a.txt', declaredType: '', bytes }, fakeVerifier({}, { endpoint }));
    expect(endpoint.calls).toEqual([`lookup ${sha256(bytes)}`]);
  });
});

describe('other forms of an attachment', () => {
  const lf = 'one\ntwo\n';
  const raw = buildMessage({
    parts: [{ filename: 'list.csv', type: 'text/csv', content: 'one\r\ntwo\r\n', encoding: '7bit' }],
  });

  it('are hashed and matched', async () => {
    const form = only(await verifyMessage(raw, fakeVerifier())).alsoSha256[0] ?? '';
    expect(form).not.toBe('');
    expect([sha256(lf), sha256('one\ntwo')]).toContain(form);
    const lists = new FakeLists([`block sha256 ${form}`]);
    expect((await verifyMessage(raw, fakeVerifier({}, { lists }))).outcome).toBe('malicious');
  });

  it('are allowed with the file when they differ in line ends only', async () => {
    const { sha256: own } = only(await verifyMessage(raw, fakeVerifier()));
    const lists = new FakeLists([`allow sha256 ${own}`]);
    expect((await verifyMessage(raw, fakeVerifier({}, { lists }))).outcome).toBe('allowed');
  });

  it('are not allowed with the file when they are something else', async () => {
    const part = [
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename="a.bin"',
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: 7bit',
      '',
      'QUJDREVGRw==',
    ].join('\r\n');
    const twice = utf8(
      ['From: a@b.example', 'Content-Type: multipart/mixed; boundary=b', '', '--b', part, '--b--', ''].join(
        '\r\n',
      ),
    );
    const before = only(await verifyMessage(twice, fakeVerifier()));
    expect(before.alsoSha256.length).toBeGreaterThan(0);
    const lists = new FakeLists([`allow sha256 ${before.sha256}`]);
    expect((await verifyMessage(twice, fakeVerifier({}, { lists }))).outcome).not.toBe('allowed');
  });
});
