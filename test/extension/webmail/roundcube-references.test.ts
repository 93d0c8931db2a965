import { describe, expect, it } from 'vitest';
import { attachmentIdOf, messageRef, uidOfRowId } from '../../../extension/webmail/roundcube/references.ts';

const LOCATION = { origin: 'https://mail.example.test', pathname: '/rc/' } as Location;
const rowId = (uid: string) => `rcmrow${Buffer.from(uid).toString('base64url')}`;

describe('uidOfRowId', () => {
  it.each(['5', '12345', '5-INBOX', '7-Entwürfe/Über'])('reads back %s', (uid) => {
    expect(uidOfRowId(rowId(uid))).toBe(uid);
  });
  it.each(['rcmrow', 'rcmrow%%', 'otherrow5', 'rcmrow_w', ''])('takes %j for none of ours', (id) => {
    expect(uidOfRowId(id)).toBeUndefined();
  });
});

describe('messageRef', () => {
  it('takes the folder inside the uid before the page’s', () => {
    expect(messageRef(LOCATION, 'INBOX', '5-Archive/2026')).toMatchObject({
      mailbox: 'Archive/2026',
      uid: '5',
    });
  });
  it('keeps the path, which holds the token where addresses are secured', () => {
    expect(messageRef(LOCATION, 'INBOX', '5.2')).toMatchObject({
      base: 'https://mail.example.test/rc/',
      uid: '5.2',
    });
  });
  it.each(['05', '5:5', '5,5', '*', '', '5.', 'x', '5\n'])(
    'refuses %j, which names not exactly one message',
    (uid) => {
      expect(messageRef(LOCATION, 'INBOX', uid)).toBeUndefined();
    },
  );
  it('refuses a message without a folder', () => {
    expect(messageRef(LOCATION, '', '5')).toBeUndefined();
  });
});

describe('attachmentIdOf', () => {
  it.each([
    ['2', '2'],
    ['6.2', '6.2'],
    ['0', '1'],
    ['winmail.2.0', '2.tnef1'],
    ['uu.1.2', '1.uu3'],
    ['winmail.2.html', 'winmail.2.html'],
  ])('maps %s to %s', (part, id) => {
    expect(attachmentIdOf(part)).toBe(id);
  });
});
