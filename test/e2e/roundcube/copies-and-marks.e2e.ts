import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { filterMessage } from '../../../core/warning/filter-message.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { askImap, listUids } from '../../bed/imap-client.ts';
import { groupState } from '../../bed/packages.ts';
import { ALICE } from '../../bed/users.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { callRoute, formOf, verdictOf, verifyInBrowser } from './support/browser-verdict.ts';
import { refusalCode } from './support/leaks.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const POLICY = {
  // A program with two extensions stays below it.
  thresholds: { malicious: 0.9 },
  onMalicious: { download: 'permit', headers: { xSpamFlag: true, xDistribution: 'spam' } },
  onSuspicious: 'ask',
} as const;
const CONFIG = { mailwicket_keywords: ['$Phishing', '$Junk'], mailwicket_move_to_junk: true };

const message = (id: string, from: string, filename = `${id}.bin`) =>
  Buffer.concat([
    // Look-alikes that a sender put there.
    Buffer.from('X-Mailwicket: clean\r\nX-Spam-Flag: NO\r\n'),
    buildMessage({
      id,
      subject: `Grüße ${id}`,
      from,
      attachments: [{ type: 'application/octet-stream', filename, bytes: Buffer.from(`bytes of ${id}`) }],
    }),
  ]);
const bad = (id: string) => message(id, 'Billing <billing@blocked.example>');
const odd = (id: string) => message(id, 'Eve <eve@stranger.example>', 'invoice.pdf.exe');
const good = (id: string) => message(id, 'Eve <eve@stranger.example>');

describe.skipIf(!groupState('roundcube').available).each(['service', 'browser'] as const)(
  'with the engine %s',
  (engine) => {
    let site: ProtectedRoundcube;
    let session: RoundcubeSession;

    beforeAll(async () => {
      site = await startProtectedRoundcube({ engine, policy: POLICY, config: CONFIG });
      session = await openSession(site.bed);
    });
    afterAll(() => site.close());

    const verify = async (uid: number) => {
      if (engine === 'browser') await verifyInBrowser(session, uid, site.policy);
      else await callRoute(session, 'state', formOf(uid));
    };
    const save = (uid: number, token = session.token, folder = 'INBOX') =>
      session.get(`?_task=mail&_action=viewsource&_uid=${uid}&_mbox=${folder}&_save=1&_token=${token}`);
    const warned = async (raw: Buffer) =>
      Buffer.from(filterMessage(raw, await verdictOf(raw, site.policy), readPolicy(site.policy)));
    const login = () => ({ port: site.bed.imapPort, user: ALICE.address, password: ALICE.password });
    const flagsOf = async (folder: string, uid: number) =>
      (await askImap(login(), folder, `UID FETCH ${uid} (FLAGS)`)).join(' ');

    it('saves a clean message byte for byte', async () => {
      const raw = good('clean');
      const uid = await site.bed.deliver(raw);
      await verify(uid);
      expect((await save(uid)).body.equals(raw)).toBe(true);
    });

    it('saves a suspicious message with its warning once the user released it', async () => {
      const raw = odd('odd');
      const uid = await site.bed.deliver(raw);
      await verify(uid);
      expect(refusalCode(await save(uid))).toBe('ask');
      const release = { uid: String(uid), mbox: 'INBOX', attachment: '*', reason: 'I asked her' };
      expect((await callRoute(session, 'release', release)).status).toBe(200);
      const saved = await save(uid);
      expect(saved.body.toString()).toBe((await warned(raw)).toString());
      expect(saved.body.toString()).toContain('X-Mailwicket: suspicious');
      expect(Number(saved.headers.get('content-length'))).toBe(saved.body.length);
    });

    it('marks a malicious message once, moves it to junk, says so, and lets it go with its warnings', async () => {
      const raw = bad('first');
      const uid = await site.bed.deliver(raw);
      await verify(uid);
      expect(await listUids(login(), 'INBOX')).not.toContain(uid);
      const [moved] = await listUids(login(), 'Junk');
      const flags = await flagsOf('Junk', moved ?? 0);
      expect(flags).toContain('$Phishing');
      expect(flags).toContain('$Junk');
      const saved = await save(moved ?? 0, session.token, 'Junk');
      expect(saved.body.toString()).toBe((await warned(raw)).toString());
      expect(saved.body.toString()).toMatch(
        /^X-Mailwicket: malicious.*\r\nX-Spam-Flag: YES\r\nX-Distribution: spam\r\n/u,
      );
      expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename.*first.*\.eml/u);
      expect((await save(moved ?? 0, 'wrong', 'Junk')).body.includes('bytes of')).toBe(false);
      const refresh = () => session.get('?_task=mail&_action=refresh&_remote=1');
      expect((await refresh()).body.toString()).toContain('was moved to the junk folder');
      expect((await refresh()).body.toString()).not.toContain('was moved to the junk folder');

      // What the user takes back stays taken back.
      await askImap(login(), 'Junk', `UID STORE ${moved ?? 0} -FLAGS ($Phishing $Junk)`);
      await askImap(login(), 'Junk', `UID MOVE ${moved ?? 0} INBOX`);
      const back = (await listUids(login(), 'INBOX')).at(-1) ?? 0;
      await site.publish('body-sender *@blocked.example\nbody-sender *@another.example\n');
      site.ageLists();
      await verify(back);
      expect(await listUids(login(), 'INBOX')).toContain(back);
      expect(await flagsOf('INBOX', back)).not.toContain('$Phishing');
    });

    it('respects $NotJunk', async () => {
      const uid = await site.bed.deliver(bad('wanted'));
      await askImap(login(), 'INBOX', `UID STORE ${uid} +FLAGS ($NotJunk)`);
      await verify(uid);
      expect(await listUids(login(), 'INBOX')).toContain(uid);
      expect(await flagsOf('INBOX', uid)).not.toContain('$Phishing');
    });
  },
);
