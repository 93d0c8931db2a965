import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import { bannerOf } from '../../../core/warning/banner.ts';
import { extensionOf } from '../../../core/warning/extension-of.ts';
import { isReleasable } from '../../../core/warning/releasable.ts';
import { receiptText } from '../../../core/warning/receipt-text.ts';
import { TEXT_PARAMS } from '../../../core/warning/text-keys.ts';
import type { Text } from '../../../core/warning/text-keys.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint, pending, scored } from '../../support/fake-endpoint.ts';
import { FakeLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { fakeVerifier } from '../verify/fake-verifier.ts';
import { NOTE, NOTE_SHA256 } from '../verify/reading.ts';

const UNREADABLE = {
  state: () => Promise.reject(new Error('gone')),
  match: () => Promise.reject(new Error('gone')),
};
const note = { filename: 'note.pdf.TXT', content: NOTE };
const eicar = { filename: 'eicar.com', content: EICAR };

async function verdictOf(
  parts: Parameters<typeof buildMessage>[0],
  policy: PolicyInput = {},
  ports: Parameters<typeof fakeVerifier>[1] = {},
) {
  const verifier = fakeVerifier(policy, ports);
  const verdict = await verifier.clock.run(verifyMessage(buildMessage(parts), verifier));
  return { verdict, banner: bannerOf(verdict, verifier.policy) };
}

/** Every text of a verdict has exactly the parameters that hosts are told of. */
function textsOf(verdict: Verdict): Text[] {
  return [
    ...verdict.receipt.map((line) => receiptText(line)),
    ...verdict.attachments.flatMap((attachment) => [
      badgeOf(attachment, verdict.lists).word,
      badgeOf(attachment, verdict.lists).description,
      ...attachment.receipt.map((line) => receiptText(line, attachment.filename)),
    ]),
  ];
}

describe('a banner', () => {
  it('names a blocked attachment, its real extension, and the list', async () => {
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`]);
    const { banner } = await verdictOf({ parts: [note] }, {}, { lists });
    expect(banner).toMatchObject({
      outcome: 'malicious',
      heading: { key: 'heading_blocked_one', params: { filename: 'note.pdf.TXT', extension: '.txt' } },
      summary: { key: 'summary_malicious' },
      actions: ['why'],
    });
    expect(banner?.lines).toEqual([
      {
        attachmentId: '2',
        filename: 'note.pdf.TXT',
        outcome: 'malicious',
        disposition: 'block',
        text: {
          key: 'entry_block_hash',
          params: {
            file: 'note.pdf.TXT',
            list: 'org-block',
            listVersion: '41',
            listTime: '2026-11-23T09:12:00Z',
          },
        },
        releasable: false,
      },
    ]);
  });

  it('has the worst first and lists the others', async () => {
    const lists = new FakeLists([], { stale: true });
    const policy = { withoutVerdict: { listsStale: 'ask' as const } };
    const { banner } = await verdictOf({ parts: [note, eicar] }, policy, { lists });
    expect(banner?.heading.params['filename']).toBe('eicar.com');
    expect(banner?.lines.map(({ filename, outcome }) => [filename, outcome])).toEqual([
      ['eicar.com', 'malicious'],
      ['note.pdf.TXT', 'unchecked'],
    ]);
  });

  it('does not count a message beside what it contains', async () => {
    const inner = buildMessage({ parts: [eicar] });
    const part = { type: 'message/rfc822', content: inner, encoding: '8bit' as const };
    const { banner } = await verdictOf({ parts: [part] });
    expect(banner?.heading).toMatchObject({ key: 'heading_blocked_one', params: { filename: 'eicar.com' } });
    expect(banner?.lines[0]?.text.key).toBe('nested_malicious');
  });

  it('is silent of addresses when an entry of an address blocks', async () => {
    const lists = new FakeLists(['block body-receiver bob@receiver.example']);
    const { banner } = await verdictOf({ parts: [note] }, {}, { lists });
    expect(banner?.lines[0]?.text.key).toBe('entry_block_receiver');
    expect(JSON.stringify(banner)).not.toContain('bob@');
  });

  it('says of a service that fails that it says nothing of the files', async () => {
    const failed = { kind: 'failed', reason: 'unreachable', retryAfterMs: undefined } as const;
    const endpoint = new FakeEndpoint({ lookup: [failed] });
    const { banner } = await verdictOf({ parts: [note] }, {}, { endpoint });
    expect(banner).toMatchObject({
      outcome: 'unchecked',
      heading: { key: 'heading_service_failed' },
      summary: { key: 'summary_service_failed' },
    });
    expect(banner?.actions).toEqual(['retry', 'why']);
    expect(banner?.lines[0]).toMatchObject({ disposition: 'ask', releasable: true });
  });

  it('says of a service that was asked too often just that', async () => {
    const limited = { kind: 'failed', reason: 'rate-limited', retryAfterMs: 600_000 } as const;
    const endpoint = new FakeEndpoint({ lookup: [limited] });
    const { banner } = await verdictOf({ parts: [note] }, {}, { endpoint });
    expect(banner).toMatchObject({
      heading: { key: 'heading_service_failed' },
      summary: { key: 'summary_rate_limited' },
    });
    expect(banner?.actions).toEqual(['retry', 'why']);
  });

  it.each([
    ['were never received', new FakeLists(), 'unchecked_lists_unreadable'],
    ['cannot be read', UNREADABLE, 'unchecked_lists_unreadable'],
    ['are past their end', new FakeLists([], { stale: true }), 'unchecked_lists_stale'],
  ])('blames lists that %s, and not the file', async (_, lists, key) => {
    const source = { name: 'org', url: 'https://lists.example/', root: '{}' };
    const policy: PolicyInput = { lists: { sources: [source] }, withoutVerdict: { listsStale: 'hold' } };
    const { banner } = await verdictOf({ parts: [note] }, policy, { lists });
    expect(banner?.lines[0]?.text.key).toBe(key);
  });

  it('says how many attachments are being checked', async () => {
    const endpoint = new FakeEndpoint({ lookup: [pending(600_000)] });
    const parts = [note, { filename: 'b.txt', content: 'b' }];
    const { banner } = await verdictOf({ parts }, {}, { endpoint });
    expect(banner?.heading).toEqual({ key: 'heading_pending_many', params: { count: '2' } });
  });

  it('is there for a message that could not be read at all', async () => {
    const verifier = fakeVerifier();
    const verdict = await verifyMessage(new Uint8Array(), verifier);
    expect(bannerOf(verdict, verifier.policy)).toMatchObject({
      outcome: 'unchecked',
      heading: { key: 'heading_unchecked_message' },
      lines: [],
    });
  });

  it('offers a contact and a page only where there are such', async () => {
    const texts = { contact: 'help@org.example', learnMoreUrl: 'https://org.example/mail' };
    const { banner } = await verdictOf({ parts: [eicar] }, { texts });
    expect(banner?.actions).toEqual(['why', 'contact', 'learn-more']);
  });

  it.each<[string, PolicyInput, typeof note | undefined]>([
    ['of clean attachments', {}, note],
    ['without attachments', {}, undefined],
    ['in audit mode', { mode: 'audit' }, { filename: 'eicar.com', content: new TextDecoder().decode(EICAR) }],
    [
      'where delivery is permitted',
      { onMalicious: { deliver: 'permit' } },
      { filename: 'eicar.com', content: new TextDecoder().decode(EICAR) },
    ],
  ])('is not there %s', async (_, policy, part) => {
    const { banner } = await verdictOf({ parts: part === undefined ? [] : [part] }, policy);
    expect(banner).toBeUndefined();
  });
});

describe('texts', () => {
  it('have the parameters that hosts are told of', async () => {
    const lists = new FakeLists(
      [
        `block sha256 ${NOTE_SHA256}`,
        'allow body-sender alice@sender.example',
        'allow body-receiver c@d.example',
      ],
      { stale: true },
    );
    const unknown = { kind: 'unknown' } as const;
    const failed = { kind: 'failed', reason: 'refused', retryAfterMs: undefined } as const;
    const endpoint = new FakeEndpoint({ lookup: [scored(0.6, 'Name'), scored(0.8), unknown, failed] });
    const parts = [
      note,
      eicar,
      ...['1', '2', '3'].map((content) => ({ filename: `${content}.txt`, content })),
      { type: 'message/rfc822', content: buildMessage({ parts: [eicar] }), encoding: '8bit' as const },
    ];
    const { verdict, banner } = await verdictOf({ parts }, {}, { lists, endpoint });
    const texts = [...textsOf(verdict), ...(banner === undefined ? [] : [banner.heading, banner.summary])];
    expect(new Set(texts.map(({ key }) => key)).size).toBeGreaterThan(15);
    for (const { key, params } of texts) {
      expect({ key, names: Object.keys(params).toSorted() }).toEqual({
        key,
        names: [...TEXT_PARAMS[key]].toSorted(),
      });
    }
  });

  it('have names that browser locale files take', () => {
    expect(Object.keys(TEXT_PARAMS).filter((key) => !/^[a-z0-9_]+$/u.test(key))).toEqual([]);
  });

  it('name a finding that this build does not know by its code', () => {
    const line = { code: 'finding', finding: 'constructor', member: '', score: 1 } as const;
    expect(receiptText(line, 'a.txt').key).toBe('finding_other');
  });
});

describe('isReleasable', () => {
  const rows: readonly (readonly [
    AttachmentVerdict['disposition'],
    AttachmentVerdict['outcome'],
    boolean,
  ])[] = [
    ['release', 'clean', false],
    ['ask', 'malicious', true],
    ['hold', 'unchecked', true],
    ['block', 'suspicious', true],
    ['block', 'malicious', false],
  ];
  it.each(rows)('of %s and %s is %s by default', (disposition, outcome, expected) => {
    expect(isReleasable({ disposition, outcome }, fakeVerifier().policy)).toBe(expected);
  });
});

describe('extensionOf', () => {
  it.each([
    ['invoice.pdf.EXE', '.exe'],
    ['disk.ISO', '.iso'],
    ['trailing.exe . .', '.exe'],
    ['.htaccess', '.htaccess'],
    ['none', ''],
    ['a.b/c', ''],
    ['', ''],
  ])('of %j is %j', (name, expected) => {
    expect(extensionOf(name)).toBe(expected);
  });
});
