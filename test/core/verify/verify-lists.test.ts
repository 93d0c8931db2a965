import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakeLists, forbiddenLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';
import { fakeVerifier } from './fake-verifier.ts';
import { NOTE, NOTE_SHA256, codes, noteMessage, only, sha256 } from './reading.ts';

describe('lists', () => {
  it('make an attachment malicious by its hash', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { lists }));
    expect(verdict).toMatchObject({
      outcome: 'malicious',
      score: 1,
      level: 'critical',
      disposition: 'block',
      subjectPrefix: '{Malicious?}',
      lists: { version: 41 },
    });
    expect(only(verdict).receipt).toContainEqual({
      code: 'list-entry',
      kind: 'block',
      list: 'org-block',
      field: 'sha256',
      expression: NOTE_SHA256,
      matched: NOTE_SHA256,
      identity: undefined,
    });
    expect(verdict.incident).toMatchObject({ outcome: 'malicious', listVersion: 41 });
  });

  it.each([
    ['envelope-from', 'Return-Path: <mallory@evil.example>'],
    ['envelope-to', 'Delivered-To: mallory@evil.example'],
    ['body-sender', 'From: mallory@evil.example'],
    ['body-receiver', 'To: mallory@evil.example'],
  ])('make every attachment malicious by the identity %s', async (identity, header) => {
    const lists = new FakeLists([`block ${identity} mallory@evil.example`]);
    const raw = buildMessage({
      header: [header],
      parts: [
        { filename: 'a.txt', content: 'a' },
        { filename: 'b.txt', content: 'b' },
      ],
    });
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists }));
    expect(verdict.attachments.map(({ outcome, score }) => ({ outcome, score }))).toEqual([
      { outcome: 'malicious', score: 1 },
      { outcome: 'malicious', score: 1 },
    ]);
    expect(codes(verdict.receipt)).toEqual(['list-entry']);
  });

  it('allow an attachment by its hash without inspection and without a question to the endpoint', async () => {
    const raw = buildMessage({ parts: [{ filename: 'eicar.com', content: EICAR }] });
    const lists = new FakeLists([`allow sha256 ${sha256(EICAR)}`]);
    const endpoint = new FakeEndpoint({});
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists, endpoint }));
    expect(verdict).toMatchObject({
      outcome: 'allowed',
      score: null,
      disposition: 'release',
      incident: null,
    });
    expect(only(verdict)).toMatchObject({ findings: [], detectedType: '', level: null, reasons: [] });
    expect(endpoint.calls).toEqual([]);
  });

  it('let a block entry win over an allow entry, and name both', async () => {
    const lists = new FakeLists([
      `allow sha256 ${NOTE_SHA256}`,
      `block sha256 ${NOTE_SHA256}`,
      'allow body-receiver bob@receiver.example',
    ]);
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { lists }));
    expect(verdict.outcome).toBe('malicious');
    const entries = only(verdict).receipt.flatMap((line) => (line.code === 'list-entry' ? line.kind : []));
    expect(entries).toEqual(['allow', 'allow', 'block']);
  });

  it('let a blocked hash win over an allowed sender', async () => {
    const lists = new FakeLists(['allow body-sender alice@sender.example', `block sha256 ${NOTE_SHA256}`]);
    const policy = { authentication: { allowEntryNeeds: 'none' as const } };
    const verdict = await verifyMessage(noteMessage, fakeVerifier(policy, { lists }));
    expect(verdict.outcome).toBe('malicious');
  });

  it('do not let an unauthenticated sender be allowed', async () => {
    const lists = new FakeLists(['allow body-sender alice@sender.example']);
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { lists }));
    expect(verdict.outcome).toBe('clean');
    expect(only(verdict).receipt[0]).toMatchObject({
      code: 'allow-entry-not-authenticated',
      matched: 'alice@sender.example',
      authentication: 'no-trusted-results',
    });
  });

  it('allow everything of an authenticated sender', async () => {
    const lists = new FakeLists(['allow body-sender alice@sender.example']);
    const raw = buildMessage({
      header: ['Authentication-Results: mx.receiver.example; dmarc=pass header.from=sender.example'],
      parts: [{ filename: 'eicar.com', content: EICAR }],
    });
    const policy = { authentication: { trustedAuthservIds: ['mx.receiver.example'] } };
    const verdict = await verifyMessage(raw, fakeVerifier(policy, { lists }));
    expect(verdict.outcome).toBe('allowed');
  });

  it('are asked for the members of an archive as well', async () => {
    const raw = buildMessage({
      parts: [{ filename: 'a.zip', content: buildZip([{ name: 'inner/note.txt', bytes: utf8(NOTE) }]) }],
    });
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists }));
    expect(verdict.outcome).toBe('malicious');
    expect(only(verdict).receipt).toContainEqual(
      expect.objectContaining({ code: 'list-entry', member: 'inner/note.txt', matched: NOTE_SHA256 }),
    );
  });

  const zipped = buildZip([{ name: 'inner/note.txt', bytes: utf8(NOTE) }]);
  const mail = buildMessage({ parts: [{ filename: 'note.txt', content: NOTE }] });

  it.each([
    ['an archive', zipped],
    ['an archive in an archive', buildZip([{ name: 'a.zip', bytes: zipped }])],
    ['a message in an archive', buildZip([{ name: 'a.eml', bytes: mail }])],
  ])('let a blocked file win inside %s that is allowed', async (_, content) => {
    const raw = buildMessage({ parts: [{ filename: 'a.zip', content }] });
    const allow = [`allow sha256 ${sha256(content)}`, 'allow body-receiver bob@receiver.example'];
    for (const entry of allow) {
      const lists = new FakeLists([entry, `block sha256 ${NOTE_SHA256}`]);
      const verdict = await verifyMessage(raw, fakeVerifier({}, { lists }));
      expect(verdict).toMatchObject({ outcome: 'malicious', disposition: 'block' });
      const other = new FakeLists([entry, `block sha256 ${sha256('other')}`]);
      expect((await verifyMessage(raw, fakeVerifier({}, { lists: other }))).outcome).toBe('allowed');
    }
  });

  it('say what of an allowed archive could not be opened, and allow it all the same', async () => {
    const locked = buildZip([{ name: 'note.txt', bytes: utf8(NOTE), flags: 1 }]);
    const raw = buildMessage({ parts: [{ filename: 'a.zip', content: locked }] });
    const lists = new FakeLists([`allow sha256 ${sha256(locked)}`]);
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists }));
    expect(only(verdict)).toMatchObject({ outcome: 'allowed', reasons: [], findings: [] });
    expect(only(verdict).receipt).toContainEqual({
      code: 'not-checked',
      what: 'content',
      reason: 'encrypted',
      detail: 'allowed',
    });
  });

  it('that cannot be read leave attachments unchecked, and inspection goes on', async () => {
    const raw = buildMessage({
      parts: [
        { filename: 'note.txt', content: NOTE },
        { filename: 'eicar.com', content: EICAR },
      ],
    });
    const verdict = await verifyMessage(raw, fakeVerifier({}, { lists: forbiddenLists }));
    expect(verdict.attachments.map(({ outcome, reasons }) => ({ outcome, reasons }))).toEqual([
      { outcome: 'unchecked', reasons: ['corrupt', 'lists-stale', 'no-endpoint'] },
      { outcome: 'malicious', reasons: ['corrupt', 'lists-stale', 'no-endpoint'] },
    ]);
  });
});

describe('stale lists', () => {
  const stale = { stale: true };

  it('are still used', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`], stale);
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { lists }));
    expect(verdict).toMatchObject({ outcome: 'malicious', lists: { stale: true } });
  });

  it('leave a clean file clean by default, with the reason', async () => {
    const verdict = await verifyMessage(noteMessage, fakeVerifier({}, { lists: new FakeLists([], stale) }));
    expect(only(verdict)).toMatchObject({ outcome: 'clean', disposition: 'release' });
    expect(only(verdict).reasons).toContain('lists-stale');
    expect(only(verdict).receipt).toContainEqual(
      expect.objectContaining({ code: 'not-checked', what: 'lists', reason: 'lists-stale' }),
    );
  });

  it('are what lists that never came are', async () => {
    const policy = {
      lists: { sources: [{ name: 'org', url: 'https://lists.example/', root: '{}' }] },
      withoutVerdict: { listsStale: 'ask' as const },
    };
    const verdict = await verifyMessage(noteMessage, fakeVerifier(policy));
    expect(only(verdict)).toMatchObject({ outcome: 'unchecked', disposition: 'ask' });
    expect(only(verdict).receipt).toContainEqual(expect.objectContaining({ detail: 'never-received' }));
  });
});
