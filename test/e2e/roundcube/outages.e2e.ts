import { renameSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { logIn, openMessage } from '../support/roundcube-page.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { callRoute, formOf, verdictOf, fetchRaw, verifyInBrowser } from './support/browser-verdict.ts';
import { holds, refusalCode } from './support/leaks.ts';
import { untilShown } from './support/plugin-view.ts';
import {
  startProtectedRoundcube,
  type ProtectedOptions,
  type ProtectedRoundcube,
} from './support/protected-roundcube.ts';

const FILE = 'agenda-only.zip';
/** Roundcube itself keeps sessions in its database; here it must outlive that. */
const CONFIG = { session_storage: 'php' };

describe.skipIf(!groupState('roundcube').available)('while something is away', () => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;
  let uid: number;

  async function start(options: ProtectedOptions): Promise<void> {
    site = await startProtectedRoundcube({ config: CONFIG, ...options });
    session = await openSession(site.bed);
    uid = await site.bed.deliver(sampleMessage('harmless'));
  }
  afterEach(() => site.close());

  const bytes = Buffer.from(sampleAttachment('harmless', FILE));
  const ask = (action: string) =>
    session.get(`?_task=mail&_action=${action}&_uid=${uid}&_mbox=INBOX&_token=${session.token}`);
  const download = () => ask('get&_part=2&_download=1');
  const verify = async (engine: string) => {
    if (engine === 'browser') await verifyInBrowser(session, uid, site.policy);
    else await callRoute(session, 'state', formOf(uid));
  };
  const expectReadable = async () => {
    for (const action of ['list&_remote=1', 'show', 'preview']) {
      expect((await ask(action)).status, action).toBe(200);
    }
  };

  describe.each(['service', 'browser'] as const)('with the engine %s', (engine) => {
    it('tables that take no writes leave new messages to the policy, and known ones as they were', async () => {
      await start({ engine, policy: { withoutVerdict: { corrupt: 'hold' } } });
      await verify(engine);
      const known = uid;
      uid = await site.bed.deliver(Buffer.concat([Buffer.from('X-New: 1\r\n'), sampleMessage('harmless')]));
      const database = site.database();
      for (const table of ['verdicts', 'places', 'overrides', 'incidents', 'marks']) {
        for (const change of ['INSERT', 'UPDATE', 'DELETE']) {
          database.exec(`CREATE TRIGGER no_${change}_${table} BEFORE ${change} ON mailwicket_${table}
            BEGIN SELECT RAISE(ABORT, 'read-only'); END`);
        }
      }
      database.close();
      await expectReadable();
      expect(refusalCode(await download())).toBe('failed');
      const shown = (await ask('show')).body.toString();
      if (engine === 'service') expect(shown).toContain('Could not check attachments');
      else
        expect(JSON.parse((await callRoute(session, 'raw', formOf(uid))).body.toString())).toMatchObject({
          error: { code: 'corrupt' },
        });
      uid = known;
      expect((await download()).body.equals(bytes)).toBe(true);
    });

    it('no database lets nothing out, and all is well when it is back', async () => {
      await start({ engine });
      await verify(engine);
      const file = site.bed.roundcube.database;
      renameSync(file, `${file}.away`);
      let answers;
      try {
        answers = [
          await download(),
          await ask('viewsource&_save=1'),
          await ask('plugin.zipdownload.attachments'),
        ];
      } finally {
        renameSync(`${file}.away`, file);
      }
      expect(answers.map(({ body }) => holds(body, bytes))).toEqual([false, false, false]);
      session = await openSession(site.bed);
      expect((await download()).body.equals(bytes)).toBe(true);
    });

    it('lists that never came leave messages to the policy', async () => {
      await start({ engine, policy: { withoutVerdict: { listsStale: 'block' } } });
      if (engine === 'service') {
        // The server has its lists itself; those of PHP say only which version is in force.
        await verify(engine);
        expect((await download()).status).toBe(200);
        return;
      }
      site.setServerDown(true);
      expect(
        (
          await callRoute(
            session,
            'list',
            new URLSearchParams({ _source: 'demo', _path: 'metadata/timestamp.json' }),
          )
        ).status,
      ).toBe(502);
      expect(refusalCode(await download())).toBe('held');
    });
  });

  it('old lists are used and new verdicts are made with them', async () => {
    await start({ engine: 'browser' });
    await verify('browser');
    site.setServerDown(true);
    site.ageLists();
    const { ticket, bytes: raw } = await fetchRaw(
      session,
      await site.bed.deliver(Buffer.concat([Buffer.from('X-New: 2\r\n'), sampleMessage('harmless')])),
    );
    site.setServerDown(false);
    const verdict = await verdictOf(raw, site.policy);
    expect((await callRoute(session, 'verdict', { ticket, verdict })).status).toBe(200);
  });
});

const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('a browser that never got the lists', () => {
  it('says so, and what the policy blocks stays closed', async () => {
    const policy = { withoutVerdict: { listsStale: 'block' } } as const;
    const site = await startProtectedRoundcube({ engine: 'browser', policy });
    const chromium = await launchChromium();
    try {
      site.setServerDown(true);
      const page = await logIn(chromium.browser, site.bed);
      await openMessage(page, site.bed, await site.bed.deliver(sampleMessage('harmless')));
      const { lines } = await untilShown(page, 'unchecked');
      expect(lines.join(' ')).toContain('one was not received');
    } finally {
      await chromium.close();
      await site.close();
    }
  });
});
