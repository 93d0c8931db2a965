import type { RoundcubeSession } from '../../support/roundcube-session.ts';
import type { Delivered } from './exit-message.ts';

type Query = (session: RoundcubeSession, message: Delivered) => string;

export const MAIL = '?_task=mail';
export const named = ({ uid }: Delivered) => `&_mbox=INBOX&_uid=${uid}`;
export const get = (query: Query) => async (session: RoundcubeSession, message: Delivered) => [
  await session.get(query(session, message)),
];
export const post =
  (query: string, form: (session: RoundcubeSession, message: Delivered) => Record<string, string>) =>
  async (session: RoundcubeSession, message: Delivered) => [
    await session.post(query, { ...form(session, message), _token: session.token }),
  ];
export const part = (id: string, more = '') =>
  get(({ token }, message) => `${MAIL}&_action=get${named(message)}&_part=${id}${more}&_token=${token}`);

/** Opens the form to write a message, and follows to the session Roundcube makes for it. */
export const compose =
  (query: (message: Delivered) => string) => async (session: RoundcubeSession, message: Delivered) => {
    const made = await session.get(`${MAIL}&_action=compose&${query(message)}`);
    const location = made.headers.get('location');
    return location === null ? [made] : [made, await session.get(location)];
  };

/** Takes an attachment that the form lists. */
export const composedFile =
  (query: (message: Delivered) => string, filename: string) =>
  async (session: RoundcubeSession, message: Delivered) => {
    const answers = await compose(query)(session, message);
    const page = answers.at(-1)?.body.toString() ?? '';
    const id = /"compose_id":"([^"]+)"/u.exec(page)?.[1];
    const file = new RegExp(String.raw`"rcmfile(\w+)":\{"name":"${filename}"`, 'u').exec(page)?.[1];
    if (id === undefined || file === undefined) return answers;
    return [
      ...answers,
      await session.get(
        `${MAIL}&_action=get&_id=${id}&_file=rcmfile${file}&_download=1&_token=${session.token}`,
      ),
    ];
  };

export const zipMessages = (mode: string, uid: (message: Delivered) => string) =>
  post(`${MAIL}&_action=plugin.zipdownload.messages`, (_session, message) => ({
    _uid: uid(message),
    _mbox: 'INBOX',
    _mode: mode,
  }));

export const ownUid = ({ uid }: Delivered) => String(uid);
export const payload = { kind: 'bytes', bytes: (message: Delivered) => message.payload } as const;
export const raw = { kind: 'bytes', bytes: (message: Delivered) => message.raw } as const;
export const zipped = { kind: 'zip', bytes: (message: Delivered) => message.raw } as const;
export const anything = { kind: 'anything' } as const;
export const says = (text: string) => ({ kind: 'page', text: () => text }) as const;
export const messagePage = { gives: says('payload.bin'), isMessagePage: true } as const;
