import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../core/policy/read-policy.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { filterMessage } from '../../../core/warning/filter-message.ts';

const verdict = {
  headers: [
    { name: 'X-Mailwicket', value: 'malicious; score=1.00' },
    { name: 'X-Spam-Flag', value: 'YES' },
  ],
  subjectPrefix: '{Malicious?}',
} as unknown as Verdict;

/** What header blocks are made of, and what breaks them. */
const piece = fc.constantFrom(
  ...['Subject', 'subject: ', 'Subject:', 'X-Mailwicket: a', 'X-Spam-Flag:', 'To: b\n', 'From: c', 'From '],
  ...['\r\n', '\n', '\r', '\r\n\r\n', ' ', '\t', '\0', ':', '-', 'a', '\xe9', '>From x\n'],
  ...['{Malicious?} ', '{Malicious?}', '=?utf-8?Q?x?=', 'x'.repeat(990)],
);
const broken = fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

const filtered = (raw: Uint8Array) => Buffer.from(filterMessage(raw, verdict, defaultPolicy));

describe('the filter on header blocks in pieces', () => {
  it('changes nothing in a second pass', () => {
    fc.assert(
      fc.property(broken, (raw) => {
        const once = filtered(raw);
        expect(filtered(once).equals(once)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a lone CR before the first field', '\rX-Mailwicket: a\r\n\r\n'],
    ['a first line of white space', '\t\nSubject:'],
    ['bare CR as the only line end', '\rFrom: c'],
  ])('changes nothing in a second pass with %s', (_, raw) => {
    const once = filtered(Buffer.from(raw, 'latin1'));
    expect(filtered(once).toString('latin1')).toBe(once.toString('latin1'));
  });

  it('keeps a first line of white space out of the fields it adds', () => {
    expect(filtered(Buffer.from('\t\nTo: a\n\nx')).toString()).toBe(
      '\t\nX-Mailwicket: malicious; score=1.00\nX-Spam-Flag: YES\nSubject: {Malicious?}\nTo: a\n\nx',
    );
  });
});
