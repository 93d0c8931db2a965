import { PART } from './exit-message.ts';
import type { Exit } from './exit.ts';
import {
  anything,
  compose,
  composedFile,
  get,
  MAIL,
  messagePage,
  named,
  ownUid,
  part,
  payload,
  post,
  raw,
  says,
  zipMessages,
  zipped,
} from './exit-steps.ts';

/** Every exit, tried one by one. */
export const EXITS: readonly Exit[] = [
  { row: '1', how: 'get: download', attempt: part(PART.payload, '&_download=1'), gives: payload },
  { row: '1', how: 'get: open', attempt: part(PART.payload), gives: payload },
  { row: '1', how: 'get: _embed', attempt: part(PART.payload, '&_embed=1'), gives: payload },
  {
    row: '1',
    how: 'get: _mimewarning and _embed',
    attempt: part(PART.payload, '&_mimewarning=1&_embed=1'),
    gives: payload,
  },
  { row: '1', how: 'get: _nocheck', attempt: part(PART.payload, '&_nocheck=1&_download=1'), gives: payload },
  { row: '1', how: 'get: _preload', attempt: part(PART.payload, '&_preload=1'), gives: says('refresh') },
  {
    row: '2',
    how: 'get: preview page (_frame)',
    attempt: part(PART.notes, '&_frame=1'),
    gives: says('notes.txt'),
  },
  { row: '3', how: 'get: thumbnail', attempt: part(PART.image, '&_thumb=1'), gives: anything },
  {
    row: '4',
    how: 'get: image shown inline',
    attempt: part(PART.image, '&_embed=1&_mimeclass=image'),
    gives: anything,
  },
  {
    row: '5',
    how: 'get: part in a nested message',
    attempt: part(PART.inNested, '&_download=1'),
    gives: payload,
  },
  { row: '5', how: 'get: nested message', attempt: part(PART.nested, '&_download=1'), gives: anything },
  {
    row: '6',
    how: 'show: nested message',
    attempt: get((_session, { uid }) => `${MAIL}&_action=show&_mbox=INBOX&_uid=${uid}.${PART.nested}`),
    gives: says('inner.bin'),
  },
  {
    row: '6',
    how: 'preview: nested message',
    attempt: get(
      (_session, { uid }) => `${MAIL}&_action=preview&_mbox=INBOX&_uid=${uid}.${PART.nested}&_framed=1`,
    ),
    gives: says('inner.bin'),
  },
  {
    row: '6',
    how: 'print: nested message',
    attempt: get((_session, { uid }) => `${MAIL}&_action=print&_mbox=INBOX&_uid=${uid}.${PART.nested}`),
    gives: says('inner.bin'),
  },
  {
    row: '7',
    how: 'show',
    attempt: get((_session, message) => `${MAIL}&_action=show${named(message)}`),
    ...messagePage,
  },
  {
    row: '7',
    how: 'preview',
    attempt: get((_session, message) => `${MAIL}&_action=preview${named(message)}`),
    ...messagePage,
  },
  {
    row: '7',
    how: 'print',
    attempt: get((_session, message) => `${MAIL}&_action=print${named(message)}`),
    ...messagePage,
  },
  {
    row: '8',
    how: 'viewsource',
    attempt: get((_session, message) => `${MAIL}&_action=viewsource${named(message)}`),
    gives: anything,
  },
  {
    row: '8',
    how: 'viewsource: save as .eml',
    attempt: get(
      ({ token }, message) => `${MAIL}&_action=viewsource${named(message)}&_save=1&_token=${token}`,
    ),
    gives: raw,
  },
  {
    row: '9',
    how: 'viewsource: nested message',
    attempt: get(
      ({ token }, { uid }) =>
        `${MAIL}&_action=viewsource&_mbox=INBOX&_uid=${uid}.${PART.nested}&_save=1&_token=${token}`,
    ),
    gives: anything,
  },
  {
    row: '10',
    how: 'headers: nested message',
    attempt: get((_session, { uid }) => `${MAIL}&_action=headers&_mbox=INBOX&_uid=${uid}.${PART.nested}`),
    gives: anything,
  },
  {
    row: '11',
    how: 'zipdownload: attachments',
    attempt: get(
      ({ token }, message) =>
        `${MAIL}&_action=plugin.zipdownload.attachments${named(message)}&_token=${token}`,
    ),
    gives: { kind: 'zip', bytes: (message) => message.payload },
  },
  { row: '12', how: 'zipdownload: message, eml', attempt: zipMessages('eml', ownUid), gives: zipped },
  { row: '12', how: 'zipdownload: message, maildir', attempt: zipMessages('maildir', ownUid), gives: zipped },
  { row: '12', how: 'zipdownload: message, mbox', attempt: zipMessages('mbox', ownUid), gives: anything },
  {
    row: '13',
    how: 'compose: forward',
    attempt: composedFile(({ uid }) => `_forward_uid=${uid}&_mbox=INBOX`, 'payload.bin'),
    gives: payload,
  },
  {
    row: '13',
    how: 'compose: edit as new',
    attempt: composedFile(({ uid }) => `_uid=${uid}&_mbox=INBOX`, 'payload.bin'),
    gives: payload,
  },
  {
    row: '13',
    how: 'compose: forward smuggled in as a mailto parameter',
    attempt: composedFile(
      ({ uid }) => `_mbox=INBOX&_to=${encodeURIComponent(`a@b.example?forward_uid=${uid}`)}`,
      'payload.bin',
    ),
    gives: payload,
  },
  {
    row: '14',
    how: 'compose: forward as attachment',
    attempt: composedFile(({ uid }) => `_forward_uid=${uid}&_attachment=1&_mbox=INBOX`, 'Exits of [^"]*'),
    gives: raw,
  },
  {
    row: '17',
    how: 'bounce: form',
    attempt: get((_session, message) => `${MAIL}&_action=bounce${named(message)}&_framed=1`),
    gives: anything,
  },
  {
    row: '17',
    how: 'bounce: send',
    attempt: post(`${MAIL}&_action=bounce`, (_session, { uid }) => ({
      _uid: String(uid),
      _mbox: 'INBOX',
      _to: 'bob@example.test',
      _from: '1',
      _framed: '1',
    })),
    gives: anything,
  },
  {
    row: '18',
    how: 'upload: attachment dragged from another window',
    isScript: true,
    attempt: async (session, message) => {
      const made = await compose(() => '_to=a@b.example')(session, message);
      const id = /"compose_id":"([^"]+)"/u.exec(made.at(-1)?.body.toString() ?? '')?.[1] ?? '';
      const host = '127.0.0.1';
      const uri = `imap://alice%40example.test@${host}/?_mbox=INBOX&_uid=${message.uid}&_part=${PART.payload}`;
      const form = { _uri: uri, _id: id, _token: session.token, _remote: '1' };
      return [await session.post(`${MAIL}&_action=upload&_id=${id}&_remote=1`, form)];
    },
    gives: anything,
  },
  {
    row: '18',
    how: 'upload under the task mail_attachment, which reaches the same class',
    isScript: true,
    attempt: async (session, message) => {
      const uri = `imap://alice%40example.test@127.0.0.1/?_mbox=INBOX&_uid=${message.uid}&_part=${PART.payload}`;
      const form = { _uri: uri, _token: session.token, _remote: '1' };
      return [await session.post('?_task=mail_attachment&_action=upload&_remote=1', form)];
    },
    gives: anything,
  },
  {
    row: '19',
    how: 'vcard_attachments: save to the address book',
    isScript: true,
    attempt: post(`${MAIL}&_action=plugin.savevcard&_remote=1`, (_session, { uid }) => ({
      _uid: String(uid),
      _mbox: 'INBOX',
      _part: `${PART.card}:0`,
      _remote: '1',
    })),
    gives: says('confirmation'),
  },
  {
    row: '19',
    how: 'vcard_attachments: the same action in the task addressbook',
    isScript: true,
    attempt: post('?_task=addressbook&_action=plugin.savevcard&_remote=1', (_session, { uid }) => ({
      _uid: String(uid),
      _mbox: 'INBOX',
      _part: `${PART.card}:0`,
      _remote: '1',
    })),
    gives: anything,
  },
  {
    row: '20',
    how: 'enigma: import keys from an attachment',
    isScript: true,
    attempt: post(`${MAIL}&_action=plugin.enigmaimport&_remote=1`, (_session, { uid }) => ({
      _uid: String(uid),
      _mbox: 'INBOX',
      _part: PART.key,
      _remote: '1',
    })),
    gives: says('confirmation'),
  },
  {
    row: '24',
    how: 'an action of a plugin that Mailwicket does not know',
    attempt: get((_session, message) => `${MAIL}&_action=plugin.unknown.export${named(message)}`),
    gives: anything,
  },
];
