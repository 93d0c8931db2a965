import { describe, expect, it } from 'vitest';
import { parsers, parseVerificationRequest } from '../../../extension/messaging/parsers.ts';
import { REF } from '../../support/extension/verdicts.ts';

const parseMessageRef = (of: unknown) =>
  parseVerificationRequest({ ref: of, token: '', again: false, subject: '' })?.ref;

describe('the reference of a message', () => {
  it('takes a canonical reference and a nested one', () => {
    expect(parseMessageRef(REF)).toEqual(REF);
    expect(parseMessageRef({ ...REF, uid: '5.2.1' })).toMatchObject({ uid: '5.2.1' });
  });

  it.each([
    { ...REF, uid: '05' },
    { ...REF, uid: '5:6' },
    { ...REF, uid: '5,6' },
    { ...REF, uid: '*' },
    { ...REF, uid: '5-Sent' },
    { ...REF, mailbox: '' },
    { ...REF, mailbox: 'IN\nBOX' },
    { ...REF, base: 'https://mail.example.org/?_task=mail' },
    { ...REF, base: 'https://user:pass@mail.example.org/' },
    { ...REF, base: 'https://mail.example.org/#x' },
    { ...REF, base: 'file:///etc/passwd' },
    { ...REF, base: 'https://MAIL.example.org/' },
    { ...REF, base: `https://mail.example.org/${'a'.repeat(3000)}` },
    { ...REF, webmail: 'gmail' },
    { ...REF, more: 1 },
    null,
    [REF],
  ])('refuses %j', (raw) => {
    expect(parseMessageRef(raw)).toBeUndefined();
  });
});

describe('parseVerificationRequest', () => {
  it('takes a token of the webmails’ alphabets only', () => {
    expect(parseVerificationRequest({ ref: REF, token: 'aB3_-.', again: false, subject: 'x' })).toBeDefined();
    expect(
      parseVerificationRequest({ ref: REF, token: 'a&_uid=9', again: false, subject: 'x' }),
    ).toBeUndefined();
  });
});

describe('parsers', () => {
  it('takes the state of a page with its session, and no other session', () => {
    const state = {
      health: 'ok',
      standBack: false,
      isNew: true,
      session: { webmail: 'roundcube', base: REF.base, token: 'aB3' },
    };
    expect(parsers['page-state'](state)).toEqual(state);
    expect(parsers['page-state']({ ...state, session: null })).toEqual({ ...state, session: null });
    const webmail = 'roundcube';
    const strange = [
      undefined,
      { webmail, base: REF.base, token: 'a b' },
      { webmail, base: 'about:blank', token: '' },
      { webmail: 'pine', base: REF.base, token: '' },
    ];
    for (const session of strange) {
      expect(parsers['page-state']({ ...state, session })).toBeUndefined();
    }
  });

  it('refuses an origin that is none', () => {
    expect(parsers['protect-site']({ origin: 'https://mail.example.org' })).toBeDefined();
    for (const origin of ['https://mail.example.org/', 'chrome://settings', 'null', '*', 7]) {
      expect(parsers['protect-site']({ origin })).toBeUndefined();
    }
  });

  it('refuses a flood of references', () => {
    const refs = Array.from({ length: 1001 }, () => REF);
    expect(parsers['list-marks']({ refs })).toBeUndefined();
  });
});
