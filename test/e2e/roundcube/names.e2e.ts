import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { groupState } from '../../bed/packages.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { exitMessage, PART, uuencoded, type Delivered } from './support/exit-message.ts';
import { leaks, refusalCode } from './support/leaks.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const BLOCKED = 'Billing <billing@blocked.example>';
const CORPUS = resolve(import.meta.dirname, '../../corpus');

/** Ways to name the same message; `%` stands for its UID. What is left of them after the gate must not be an attachment. */
const NAMES = [
  'uid=0%',
  'uid=%:%',
  'uid=%,%',
  'uid=%.2',
  'uid=%-INBOX',
  'uid=0%-INBOX',
  'uid=%.2-INBOX',
  'uid=+%',
  'uid=%+',
  'uid=%%00',
  'uid=%%0a',
  'uid=<b>%</b>',
  'uid[]=%',
  'uid[INBOX][]=%',
  'uid[INBOX]=*',
  'uid=*',
  'uid=*-INBOX',
  'uid=%&_mbox=<b></b>INBOX',
  'uid=%&_mbox[]=INBOX',
  'uid=%&_mbox=',
] as const;

/** Ways to write an action that Roundcube takes for the same. */
const SAVE = 'viewsource&_save=1';
const ACTIONS = [
  SAVE,
  'view!source&_save=1',
  '%76iewsource&_save=1',
  'get&_part=2&_download=1',
  'g"et&_part=2&_embed=1',
  'plugin.zipdownload.attachments',
] as const;

describe.skipIf(!groupState('roundcube').available)('names of messages in requests', () => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;
  let bad: Delivered;

  beforeAll(async () => {
    site = await startProtectedRoundcube({ engine: 'service' });
    session = await openSession(site.bed);
    // The first of the inbox is clean; the first of other folders are not.
    await site.bed.deliver(exitMessage('names-clean', 'Eve <eve@stranger.example>').raw);
    for (const folder of ['Drafts', 'Archive'])
      await moveTo(folder, await site.bed.deliver(exitMessage(folder, BLOCKED).raw));
    const message = exitMessage('names', BLOCKED);
    bad = { ...message, uid: await site.bed.deliver(message.raw) };
  });
  afterAll(() => site.close());

  async function moveTo(folder: string, uid: number): Promise<void> {
    const form = new URLSearchParams({
      _uid: String(uid),
      _mbox: 'INBOX',
      _target_mbox: folder,
      _remote: '1',
    });
    await session.send('?_task=mail&_action=move&_remote=1', {
      method: 'POST',
      body: form,
      headers: { 'x-roundcube-request': session.token },
    });
  }

  it('judges a draft in the folder of drafts, whatever folder the request names', async () => {
    const answer = await session.get('?_task=mail&_action=compose&_draft_uid=1&_mbox=INBOX');
    expect(refusalCode(answer)).toBe('blocked');
  });

  it('judges a message being forwarded in the folder in which it is looked for', async () => {
    const made = await session.get('?_task=mail&_action=compose&_forward_uid=1&_mbox=INBOX');
    const location = made.headers.get('location') ?? '';
    expect(refusalCode(await session.get(`${location}&_mbox=Archive`))).toBe('blocked');
    expect(refusalCode(await session.get(`${location}&_uid=9-Archive`))).toBe('blocked');
    expect((await session.get(`${location}&_mbox=INBOX`)).status).toBe(200);
  });

  const named = (name: string) =>
    `_${name.replaceAll('%0', '\u0000').replaceAll('%', String(bad.uid)).replaceAll('\u0000', '%0')}`;
  const withFolder = (name: string) => (name.includes('_mbox') ? named(name) : `${named(name)}&_mbox=INBOX`);

  it.each(ACTIONS.flatMap((action) => NAMES.map((name) => ({ action, name }))))(
    'gives nothing for $action with $name',
    async ({ action, name }) => {
      const answer = await session.get(
        `?_task=mail&_action=${action}&${withFolder(name)}&_token=${session.token}`,
      );
      expect(leaks([answer], bad)).toBe(false);
    },
  );

  it.each(NAMES)('gives nothing for an archive of messages with %s', async (name) => {
    const form = new URLSearchParams(`${withFolder(name)}&_mode=eml&_token=${session.token}`);
    const answer = await session.send('?_task=mail&_action=plugin.zipdownload.messages', {
      method: 'POST',
      body: form,
    });
    expect([answer.status, leaks([answer], bad)]).toEqual([403, false]);
  });

  it.each(['_uid', '_mbox'])('refuses %s in a cookie', async (name) => {
    const value = name === '_uid' ? String(bad.uid) : 'INBOX';
    const query = `?_task=mail&_action=${SAVE}&_uid=${bad.uid}&_mbox=INBOX&_token=${session.token}`;
    const answer = await session.send(query, { headers: { cookie: `${name}=${value}` } });
    expect([refusalCode(answer), leaks([answer], bad)]).toEqual(['bad-request', false]);
  });

  it('refuses a UID that differs between address and body', async () => {
    const form = new URLSearchParams({ _uid: '999', _token: session.token });
    const query = `?_task=mail&_action=${SAVE}&_uid=${bad.uid}&_mbox=INBOX&_token=${session.token}`;
    const answer = await session.send(query, { method: 'POST', body: form });
    expect([refusalCode(answer), leaks([answer], bad)]).toEqual(['bad-request', false]);
  });

  it.each(['mail_attachment', 'mail-attachment', 'addressbook', 'settings', 'utils'])(
    'gives nothing under the task %s',
    async (task) => {
      for (const action of ['upload', 'get', 'viewsource', 'plugin.zipdownload.attachments']) {
        const query = `?_task=${task}&_action=${action}&_uid=${bad.uid}&_mbox=INBOX&_part=2&_save=1&_token=${session.token}`;
        expect(leaks([await session.get(query)], bad), action).toBe(false);
      }
    },
  );

  it('judges a part of a nested message as part of the message around it', async () => {
    const query = `?_task=mail&_action=get&_uid=${bad.uid}.${PART.nested}&_mbox=INBOX&_part=${PART.inNested}&_token=${session.token}`;
    expect(refusalCode(await session.get(query))).toBe('blocked');
  });

  it('judges a uuencoded file by its own bytes', async () => {
    const bytes = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 7, 9, 11]);
    const build = (id: string, from: string) =>
      buildMessage({ id, subject: id, from, text: `Hello.\r\n\r\n${uuencoded('old.bin', bytes)}` });
    const refused = await site.bed.deliver(build('uu-bad', BLOCKED));
    const released = await site.bed.deliver(build('uu-good', 'Eve <eve@stranger.example>'));
    const part = (uid: number) =>
      session.get(
        `?_task=mail&_action=get&_uid=${uid}&_mbox=INBOX&_part=uu.1.0&_download=1&_token=${session.token}`,
      );
    expect(refusalCode(await part(refused))).toBe('blocked');
    expect((await part(released)).body.equals(bytes)).toBe(true);
  });

  it('judges each file inside TNEF by its own bytes', async () => {
    // Holds a program, which is asked for, and a harmless text.
    const uid = await site.bed.deliver(readFileSync(resolve(CORPUS, 'tnef.eml')));
    const page = (await session.get(`?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`)).body.toString();
    const ids = [...page.matchAll(/id="attach(winmail[^"]*)"/gu)].map(([, id]) => id);
    const answers = [];
    for (const id of ids) {
      const query = `?_task=mail&_action=get&_uid=${uid}&_mbox=INBOX&_part=${id}&_download=1&_token=${session.token}`;
      answers.push(await session.get(query));
    }
    expect(answers.map(refusalCode)).toEqual(['ask', undefined]);
    expect(answers[1]?.body).toHaveLength(6);
  });
});
