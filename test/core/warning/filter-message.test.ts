import { describe, expect, it } from 'vitest';
import { fromLatin1, latin1 } from '../../../core/bytes/text.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { filterMessage } from '../../../core/warning/filter-message.ts';
import { warningHeaders } from '../../../core/warning/warning-headers.ts';

const OURS = 'X-Mailwicket: malicious; score=1.00\r\n';

/** What becomes of a raw message, as Latin-1, when it is malicious or clean. */
function filtered(
  raw: string,
  policy: PolicyInput = {},
  outcome: 'malicious' | 'clean' = 'malicious',
): string {
  const complete = readPolicy(policy);
  const score = outcome === 'malicious' ? 1 : 0;
  const verdict = {
    subjectPrefix: outcome === 'malicious' ? complete.onMalicious.subjectPrefix : '',
    headers: warningHeaders(outcome, score, complete),
  } as unknown as Verdict;
  const once = filterMessage(fromLatin1(raw), verdict, complete);
  const twice = filterMessage(once, verdict, complete);
  expect(latin1(twice)).toBe(latin1(once));
  return latin1(once);
}

describe('a filtered message', () => {
  it('differs in the added field and the prefix only', () => {
    const raw = 'Received: by mx\r\nSubject: Invoice\r\nFrom: a@b.example\r\n\r\nBody \xe4\r\n.\r\n';
    expect(filtered(raw)).toBe(`${OURS}${raw.replace('Invoice', '{Malicious?} Invoice')}`);
  });

  it('differs in the added field only when it is clean', () => {
    const raw = 'Subject: Invoice\r\n\r\nBody';
    expect(filtered(raw, {}, 'clean')).toBe(`X-Mailwicket: clean; score=0.00\r\n${raw}`);
  });

  it.each([
    ['LF line ends', 'Subject: Hi\nTo: a\n\nbody\n', 'Subject: {Malicious?} Hi\nTo: a\n\nbody\n'],
    ['no final line end', 'Subject: Hi\nTo: a\n\nbody', 'Subject: {Malicious?} Hi\nTo: a\n\nbody'],
    ['no blank line', 'Subject: Hi\nTo: a\n', 'Subject: {Malicious?} Hi\nTo: a\n'],
    ['8-bit bytes', 'Subject: Gr\xfc\xdfe\n\n\xff\xfe', 'Subject: {Malicious?} Gr\xfc\xdfe\n\n\xff\xfe'],
    ['a folded subject', 'Subject:\n a\n\tb\n\nx\n', 'Subject: {Malicious?}\n a\n\tb\n\nx\n'],
    ['an encoded subject', 'Subject: =?utf-8?Q?=C3=A4?=\n\n', 'Subject: {Malicious?} =?utf-8?Q?=C3=A4?=\n\n'],
    ['no blank behind the colon', 'subject:Hi\n\n', 'subject: {Malicious?} Hi\n\n'],
    ['an empty subject', 'Subject:\nTo: a\n\n', 'Subject: {Malicious?}\nTo: a\n\n'],
    ['two subjects', 'Subject: a\nSubject: b\n\n', 'Subject: {Malicious?} a\nSubject: {Malicious?} b\n\n'],
    ['a subject in the body only', 'Subject: a\n\nSubject: b\n', 'Subject: {Malicious?} a\n\nSubject: b\n'],
    ['a prefix already', 'Subject: {Malicious?} Hi\n\n', 'Subject: {Malicious?} Hi\n\n'],
    [
      'lines that are no fields',
      'Subject: a\nno field\nTo: b\n\nx',
      'Subject: {Malicious?} a\nno field\nTo: b\n\nx',
    ],
  ])('keeps every other byte with %s', (_, raw, expected) => {
    expect(filtered(raw)).toBe(`${OURS.replace('\r\n', '\n')}${expected}`);
  });

  it('gets a subject when it has none', () => {
    expect(filtered('To: a\r\n\r\n')).toBe(`${OURS}Subject: {Malicious?}\r\nTo: a\r\n\r\n`);
  });

  it('keeps an mbox line first', () => {
    const raw = 'From a@b.example Mon Nov 23 10:00:00 2026\nSubject: Hi\n\nx\n';
    const expected = raw.replace(
      'Subject: Hi',
      'X-Mailwicket: malicious; score=1.00\nSubject: {Malicious?} Hi',
    );
    expect(filtered(raw)).toBe(expected);
  });

  it('stays all body when it has no header', () => {
    expect(filtered('hello')).toBe(`${OURS}Subject: {Malicious?}\r\n\r\nhello`);
    expect(filtered('')).toBe(`${OURS}Subject: {Malicious?}\r\n\r\n`);
  });

  it('loses fields that look like ours, and none besides', () => {
    const raw = [
      'Received: by mx',
      'X-Mailwicket: clean',
      'x-mailwicket-score : 0',
      ' folded',
      'X-Mail\0wicket: clean',
      'X-Mailwick: other',
      'X-Spam-Flag: NO',
      'X-Distribution: none',
      'Subject: Hi',
      '',
      'X-Mailwicket: in the body',
      '',
    ].join('\r\n');
    expect(filtered(raw, {}, 'clean')).toBe(
      'X-Mailwicket: clean; score=0.00\r\nReceived: by mx\r\nX-Mailwick: other\r\nX-Spam-Flag: NO\r\n' +
        'X-Distribution: none\r\nSubject: Hi\r\n\r\nX-Mailwicket: in the body\r\n',
    );
    const headers = { xSpamFlag: true, xDistribution: 'bulk' as const };
    expect(filtered(raw, { onMalicious: { headers } })).toBe(
      `${OURS}X-Spam-Flag: YES\r\nX-Distribution: bulk\r\nReceived: by mx\r\nX-Mailwick: other\r\n` +
        'Subject: {Malicious?} Hi\r\n\r\nX-Mailwicket: in the body\r\n',
    );
  });

  it('gets no marks where the policy permits delivery', () => {
    const policy = {
      onMalicious: { deliver: 'permit' as const, headers: { xSpamFlag: true }, subjectPrefix: '' },
    };
    expect(filtered('Subject: Hi\r\n\r\n', policy)).toBe(`${OURS}Subject: Hi\r\n\r\n`);
  });

  it('is the very same in audit mode', () => {
    const raw = 'X-Mailwicket: clean\r\nSubject: Hi\r\n\r\n';
    expect(filtered(raw, { mode: 'audit' })).toBe(raw);
  });

  it('has a prefix of other scripts as encoded words', () => {
    const policy = { onMalicious: { subjectPrefix: '{危険}' } };
    expect(filtered('Subject: Hi\n\n', policy)).toContain(
      'Subject: =?UTF-8?Q?=7B=E5=8D=B1=E9=99=BA=7D?= Hi\n',
    );
    // The blank between two encoded words is not shown, so that it must be inside.
    expect(filtered('Subject: =?utf-8?Q?x?=\n\n', policy)).toContain('=7D_?= =?utf-8?Q?x?=\n');
  });

  it('has no line longer than a mail server takes', () => {
    const raw = `Subject: ${'x'.repeat(985)}\n\n`;
    const lines = filtered(raw).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(filtered(raw).replaceAll('\n ', ' ')).toContain(`Subject: {Malicious?} ${'x'.repeat(985)}`);
  });
});
