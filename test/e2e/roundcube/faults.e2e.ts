import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { callRoute, formOf } from './support/browser-verdict.ts';
import { refusalCode } from './support/leaks.ts';
import {
  startProtectedRoundcube,
  type ProtectedOptions,
  type ProtectedRoundcube,
} from './support/protected-roundcube.ts';

const READABLE = ['list&_mbox=INBOX&_remote=1', 'show', 'preview', 'compose&_to=a@b.example'];

describe.skipIf(!groupState('roundcube').available)('faults', () => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;
  let uid: number;

  async function start(options: ProtectedOptions): Promise<void> {
    site = await startProtectedRoundcube(options);
    session = await openSession(site.bed);
    uid = await site.bed.deliver(sampleMessage('harmless'));
  }
  afterEach(() => site.close());

  const ask = (action: string) =>
    session.get(`?_task=mail&_action=${action}&_uid=${uid}&_mbox=INBOX&_token=${session.token}`);
  const download = () => ask('get&_part=2&_download=1');
  const errorLog = () => readFileSync(join(site.bed.roundcube.logFolder, 'errors.log'), 'utf8');

  async function expectReadable(): Promise<void> {
    for (const action of READABLE) {
      const named = action.startsWith('compose')
        ? await session.get(`?_task=mail&_action=${action}`)
        : await ask(action);
      expect([200, 302], action).toContain(named.status);
    }
    expect((await session.get('?_task=settings')).status).toBe(200);
    expect((await session.get('?_task=addressbook')).status).toBe(200);
  }

  it('of the configuration close every exit and leave webmail as it is', async () => {
    await start({ engine: 'service', config: { mailwicket_policy: { mode: 'off' } } });
    await expectReadable();
    const exits = [
      await download(),
      await ask('viewsource&_save=1'),
      await ask('plugin.zipdownload.attachments'),
      await session.get(`?_task=mail&_action=compose&_forward_uid=${uid}&_mbox=INBOX`),
      await session.get(`?_task=mail&_action=show&_uid=${uid}.2&_mbox=INBOX`),
    ];
    expect(exits.map(refusalCode)).toEqual(exits.map(() => 'failed'));
    expect(errorLog()).toContain('mailwicket: ');
    const lines = errorLog()
      .split('\n')
      .filter((line) => line.includes('mailwicket: '));
    expect(lines.every((line) => line.includes('mode. of the policy') || line.includes('mode'))).toBe(true);
  });

  it('of the database leave the decision to the policy', async () => {
    await start({ engine: 'service', hasTables: false });
    await expectReadable();
    expect(refusalCode(await download())).toBe('failed');
    expect(errorLog()).toContain('mailwicket: corrupt: the database refused');
  });

  it('of the service leave the decision to the policy, and an answer of the user counts', async () => {
    await start({ engine: 'service' });
    site.setServerDown(true);
    await expectReadable();
    expect(refusalCode(await download())).toBe('failed');
    const release = { uid: String(uid), mbox: 'INBOX', attachment: '*' };
    expect((await callRoute(session, 'release', { ...release, reason: '' })).status).toBe(422);
    expect((await callRoute(session, 'release', { ...release, reason: 'I expect it' })).status).toBe(200);
    const taken = await download();
    expect(taken.body.equals(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')))).toBe(true);
  });

  it('of the service let through what the policy lets through', async () => {
    await start({ engine: 'service', policy: { withoutVerdict: { unreachable: 'release' } } });
    site.setServerDown(true);
    expect((await download()).status).toBe(200);
  });

  it('of the lists keep the version that was in force', async () => {
    await start({ engine: 'service' });
    expect((await download()).status).toBe(200);
    site.setServerDown(true);
    site.ageLists();
    expect((await download()).status).toBe(200);
    const state = await callRoute(session, 'state', formOf(uid));
    expect(JSON.parse(state.body.toString())).toMatchObject({
      message: { state: 'verified', outcome: 'clean' },
    });
  });
});
