import { describe, expect, it } from 'vitest';
import { authenticationOf, senderAuthenticated } from '../../../core/mail/authentication-results.ts';

const ID = 'mx.receiver.example';
const FROM = 'From: Ann <ann@sender.example>';
const PASS = `Authentication-Results: ${ID}; spf=pass smtp.mailfrom=bounce.example; dkim=pass header.d=sender.example; dmarc=pass (p=REJECT) header.from=sender.example`;
const HOP = `Received: from out.sender.example (out [192.0.2.1]) by ${ID} with ESMTPS id 1; Mon, 23 Nov 2026 10:00:00 +0000`;
const EARLIER = 'Received: from pc by out.sender.example; Mon, 23 Nov 2026 09:00:00 +0000';

function message(...fields: readonly string[]) {
  return {
    header: fields.map((field) => ({
      name: field.slice(0, field.indexOf(':')),
      value: field.slice(field.indexOf(':') + 1).trim(),
    })),
  };
}

const read = (...fields: readonly string[]) => {
  const { state, why } = authenticationOf(message(...fields), { trustedAuthservIds: [ID] });
  return `${state} ${why}`;
};

const replace = (from: string, to: string) => PASS.replace(from, to);

describe('authenticationOf', () => {
  it.each([
    ['above the hop', [PASS, HOP, EARLIER, FROM]],
    ['right below the hop', [HOP, PASS, EARLIER, FROM]],
    ['below an inner hop without from', ['Received: by store.receiver.example with LMTP', HOP, PASS, FROM]],
    [
      'below a hop within the server',
      [`Received: from a.${ID} (a.${ID} [203.0.113.9]) by b.${ID}; Mon`, HOP, PASS, EARLIER, FROM],
    ],
    [
      'below a hop from a private address',
      [`Received: from a.${ID} (unknown [10.1.2.3]) by b.${ID}; Mon`, HOP, PASS, EARLIER, FROM],
    ],
    [
      'below a local delivery',
      [`Received: from a.${ID} by b.${ID} with LMTP id 1; Mon`, HOP, PASS, EARLIER, FROM],
    ],
    [
      'with comments and a version',
      [replace(ID, `(c (d)) ${ID} 1`).replace('dmarc=pass', 'dmarc (x) = pass'), FROM],
    ],
    ['with an upper-case id', [replace(ID, ID.toUpperCase()), FROM]],
  ])('passes when the trusted server says so %s', (_, fields) => {
    expect(read(...fields)).toBe('pass dmarc-pass');
  });

  it.each([
    ['another authserv-id', [replace(ID, 'mx.elsewhere.example'), FROM]],
    ['an id that only ends alike', [replace(ID, `evil-${ID}`), FROM]],
    ['no authserv-id', [replace(`${ID}; `, ''), FROM]],
    ['a field below an earlier hop', [HOP, EARLIER, PASS, FROM]],
    ['a field below a hop of somebody else', [EARLIER, PASS, FROM]],
    ['a forged hop and field below the real hop', [HOP, HOP, PASS, FROM]],
    ['the id in a comment', [replace(ID, `evil.example (${ID})`), FROM]],
  ])('does not trust %s', (_, fields) => {
    expect(read(...fields)).toBe('none no-trusted-results');
  });

  it.each([
    ['dmarc failed', 'fail dmarc-not-pass', [replace('dmarc=pass', 'dmarc=fail'), FROM]],
    [
      'the results contradict each other',
      'fail contradicting-results',
      [PASS, replace('dmarc=pass', 'dmarc=fail'), FROM],
    ],
    [
      'dmarc is given twice in one field',
      'fail contradicting-results',
      [`${PASS}; dmarc=pass header.from=sender.example`, FROM],
    ],
    [
      'it passed for another domain',
      'fail other-domain',
      [replace('header.from=sender.example', 'header.from=evil.example'), FROM],
    ],
    ['it does not name the domain', 'fail other-domain', [replace(' header.from=sender.example', ''), FROM]],
    ['it names two domains', 'fail other-domain', [`${PASS} header.from=evil.example`, FROM]],
    ...[
      `from ${ID} (evil.example [192.0.2.6])`,
      `from ${ID} (unknown [192.0.2.6])`,
      `from ${ID} ([192.0.2.6])`,
      `from ${ID}(${ID} [10.0.0.1]) (unknown [192.0.2.6])`,
      `from ${ID} (evil.example [192.0.2.6] (may be forged))`,
      `from ${ID}`,
    ].map((hello): [string, string, string[]] => [
      `a sender calls itself by the server's name: ${hello}`,
      'none no-dmarc-result',
      [
        `Received: ${hello} by ${ID} with ESMTP id 1; Mon`,
        `Authentication-Results: ${ID}; spf=fail`,
        PASS,
        FROM,
      ],
    ]),
    [
      'another From field has NUL in its name',
      'fail no-single-from',
      [PASS, FROM, 'Fr\0om: boss@trusted.example'],
    ],
    ['an address stands behind the brackets', 'fail no-single-from', [PASS, `${FROM} boss@trusted.example`]],
    ['a comment is not closed', 'none no-trusted-results', [replace('(p=REJECT)', '(p=REJECT'), FROM]],
    ['a result has no value', 'fail unreadable-results', [replace('spf=pass', 'spf'), FROM]],
    ['there are two From fields', 'fail no-single-from', [PASS, FROM, 'From: boss@trusted.example']],
    [
      'there are two From addresses',
      'fail no-single-from',
      [PASS, 'From: ann@sender.example, boss@trusted.example'],
    ],
    ['there is no From', 'fail no-single-from', [PASS]],
    ['there is no dmarc result', 'none no-dmarc-result', [`Authentication-Results: ${ID}; spf=pass`, FROM]],
    ['the server checked nothing', 'none no-dmarc-result', [`Authentication-Results: ${ID}; none`, FROM]],
    [
      'a result stands in a quoted value',
      'none no-dmarc-result',
      [
        `Authentication-Results: ${ID}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=sender.example"`,
        FROM,
      ],
    ],
    [
      'a lower field of the same id says pass',
      'fail dmarc-not-pass',
      [HOP, replace('dmarc=pass', 'dmarc=fail'), PASS, FROM],
    ],
  ])('does not pass when %s', (_, expected, fields) => {
    expect(read(...fields)).toBe(expected);
  });
});

describe('senderAuthenticated', () => {
  const policy = (allowEntryNeeds: 'dmarc' | 'dmarc-or-aligned-dkim' | 'none') => ({
    trustedAuthservIds: [ID],
    allowEntryNeeds,
  });
  const dkimOnly = `Authentication-Results: ${ID}; dkim=pass header.d=sender.example`;

  it('needs nothing when the policy says so', () => {
    expect(senderAuthenticated(message(FROM), 'ann@sender.example', policy('none')).authenticated).toBe(true);
  });

  it('takes the From address, and the envelope address that SPF passed for', () => {
    const parsed = message(PASS, FROM);
    expect(senderAuthenticated(parsed, 'ann@sender.example', policy('dmarc')).authenticated).toBe(true);
    expect(senderAuthenticated(parsed, 'x@bounce.example', policy('dmarc')).authenticated).toBe(true);
    expect(senderAuthenticated(parsed, 'x@trusted.example', policy('dmarc'))).toEqual({
      authenticated: false,
      why: 'address-not-authenticated',
    });
  });

  it('takes an aligned signature only when the policy does and DMARC did not fail', () => {
    const aligned = policy('dmarc-or-aligned-dkim');
    expect(senderAuthenticated(message(dkimOnly, FROM), 'ann@sender.example', aligned).authenticated).toBe(
      true,
    );
    expect(
      senderAuthenticated(message(dkimOnly, FROM), 'ann@sender.example', policy('dmarc')).authenticated,
    ).toBe(false);
    const failed = `${dkimOnly}; dmarc=fail header.from=sender.example`;
    expect(senderAuthenticated(message(failed, FROM), 'ann@sender.example', aligned).authenticated).toBe(
      false,
    );
    const below = dkimOnly.replace('header.d=', 'header.d=mail.');
    expect(senderAuthenticated(message(below, FROM), 'ann@sender.example', aligned).authenticated).toBe(
      false,
    );
    const other = dkimOnly.replace('header.d=', 'header.d=evil-');
    expect(senderAuthenticated(message(other, FROM), 'ann@sender.example', aligned).authenticated).toBe(
      false,
    );
  });
});
