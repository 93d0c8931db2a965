import { describe, expect, it } from 'vitest';
import {
  rawSourceUrl,
  readRoundcubeRequest,
  roundcubeRoutes,
} from '../../../extension/webmail/roundcube/routes.ts';

const read = (query: string, form?: string) =>
  readRoundcubeRequest(new URL(`https://mail.example.org/rc/?${query}`), form);
const ref = (uid: string, mailbox = 'INBOX') => ({
  webmail: 'roundcube',
  base: 'https://mail.example.org/rc/',
  mailbox,
  uid,
});

describe('readRoundcubeRequest', () => {
  it('reads a plain download', () => {
    expect(read('_task=mail&_action=get&_mbox=INBOX&_uid=3&_part=2&_download=1&_token=abc')).toEqual({
      action: 'get',
      ref: ref('3'),
      part: '2',
      base: 'https://mail.example.org/rc/',
      token: 'abc',
    });
  });

  it.each([
    '_action=g!et&_uid=3&_mbox=INBOX&_part=2',
    '%5faction=get&_uid=3&_mbox=INBOX&_part=2',
    '.task=mail&.uid=3&.part=2&.action=get&.mbox=INBOX',
    '_action=show&_action=get&_uid=9&_uid=3&_mbox=INBOX&_part=2',
    '_action=get&_uid=3.2&_mbox=INBOX&_part=2',
    '_action=get&_uid=3-INBOX&_mbox=Other&_part=2',
    '_action=%67et&_uid=%203%20&_mbox=INBOX&_part=2',
  ])('sees through %s', (query) => {
    expect(read(query)).toMatchObject({ action: 'get', ref: ref('3'), part: '2' });
  });

  it('lets a form value beat the query', () => {
    expect(read('_uid=1&_mbox=INBOX', '_uid=3&_mbox=Sent')?.ref).toEqual(ref('3', 'Sent'));
  });

  it.each(['_uid=3', '_mbox=INBOX', '_uid=05', '_uid=3:3', '_uid=3,4', '_uid=*', '_uid[]=3', '_uid=3<b>'])(
    'names no message for %s alone',
    (query) => {
      const mailbox = query.startsWith('_mbox') || query === '_uid=3' ? '' : '&_mbox=INBOX';
      expect(read(`_action=get&${query}${mailbox}`)?.ref).toBeUndefined();
    },
  );

  it('refuses a folder name that Roundcube would rewrite', () => {
    expect(read('_uid=3&_mbox=IN<b>BOX')?.ref).toBeUndefined();
    expect(read('_uid=3&_mbox=IN%0ABOX')?.ref).toBeUndefined();
  });
});

describe('roundcubeRoutes', () => {
  it('reads no address that names nothing of mail', () => {
    expect(read('')).toBeUndefined();
    expect(read('view=att&th=1')).toBeUndefined();
    expect(read('_task=mail')).toMatchObject({ ref: undefined, part: '' });
  });

  it('gives the part as core names it', () => {
    expect(read('_action=get&_uid=3&_mbox=INBOX&_part=winmail.2.0')?.part).toBe('2.tnef1');
  });

  it('takes a reference that Roundcube writes itself, and no other', () => {
    expect(roundcubeRoutes.isRef({ ...ref('5.2'), webmail: 'roundcube' })).toBe(true);
    for (const uid of ['05', '5:5', '5,5', '*']) {
      expect(roundcubeRoutes.isRef({ ...ref(uid), webmail: 'roundcube' })).toBe(false);
    }
    expect(roundcubeRoutes.isRef({ ...ref('5', ''), webmail: 'roundcube' })).toBe(false);
  });
});

describe('rawSourceUrl', () => {
  it('asks for exact bytes and encodes the folder', () => {
    const url = new URL(
      rawSourceUrl(
        { webmail: 'roundcube', base: 'https://mail.example.org/', mailbox: 'A&_uid=9 ü', uid: '5' },
        't',
      ),
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      _task: 'mail',
      _action: 'viewsource',
      _uid: '5',
      _mbox: 'A&_uid=9 ü',
      _save: '1',
      _token: 't',
    });
  });
});
