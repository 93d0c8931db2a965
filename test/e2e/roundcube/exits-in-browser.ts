import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleMessage } from '../../bed/sample-messages.ts';
import { CORPUS } from '../../support/check-vectors.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { attachmentLink, logIn } from '../support/roundcube-page.ts';
import { openSession } from '../support/roundcube-session.ts';
import { waitUntil } from '../support/wait-until.ts';
import { verifyInBrowser } from './support/browser-verdict.ts';
import { exitMessage, uuencoded } from './support/exit-message.ts';
import { nameOfWay, wayResultsFile, type Outcome } from './support/exit-table.ts';
import { untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';
import { RoundcubeUser } from './support/roundcube-user.ts';
import { tryRefused, tryReleased, type Scene } from './support/try-way.ts';
import type { Target } from './support/user-way.ts';
import { USER_WAYS } from './support/user-ways.ts';
import { watchSite, type WatchedSite } from './support/watched-site.ts';

/** Unverified is to be held, also where the policy's default would ask. */
const POLICY: PolicyInput = { withoutVerdict: { unreachable: 'hold' } };
const STRANGER = 'Eve <eve@stranger.example>';
const SENDERS: Readonly<Record<Outcome, string>> = {
  malicious: 'Billing <billing@blocked.example>',
  unverified: STRANGER,
  clean: STRANGER,
};
const OUTCOMES: readonly Outcome[] = ['malicious', 'unverified', 'clean'];
const GROUPS = ['roundcube', 'pgp', 'chromium'] as const;
const missing = GROUPS.map(groupState).filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('exits of Roundcube, tried by a user', { shuffle: false }, () => {
  describe.each(['service', 'browser'] as const)('with the engine %s', (engine) => {
    let site: ProtectedRoundcube;
    let chromium: Chromium;
    let watched: WatchedSite;
    let user: RoundcubeUser;
    const targets = new Map<Outcome, Target>();
    const results: Record<string, Partial<Record<Outcome, string>>> = {};
    const note = (name: string, outcome: Outcome, said: string) =>
      (results[name] = { ...results[name], [outcome]: said });

    async function deliver(outcome: Outcome, companion: number): Promise<Target> {
      const message = exitMessage(`${outcome}-${engine}`, SENDERS[outcome]);
      const uid = await site.bed.deliver(message.raw);
      const html = `<p><a href="mailto:bob@example.test?forward_uid=${uid}">Write to us</a></p>`;
      const letter = { id: `link-${outcome}-${engine}`, subject: `Link to ${outcome}`, from: STRANGER, html };
      return { ...message, uid, companion, linked: await site.bed.deliver(buildMessage(letter)) };
    }

    beforeAll(async () => {
      site = await startProtectedRoundcube({ engine, policy: POLICY, takesKeys: true });
      watched = await watchSite(site.bed.url);
      const companion = await site.bed.deliver(sampleMessage('no-attachments'));
      for (const outcome of OUTCOMES) targets.set(outcome, await deliver(outcome, companion));
      if (engine === 'browser') {
        const session = await openSession(site.bed);
        for (const outcome of ['malicious', 'clean'] as const) {
          await verifyInBrowser(session, targets.get(outcome)?.uid ?? 0, site.policy);
        }
      }
      chromium = await launchChromium();
      const page = await logIn(chromium.browser, { url: watched.url });
      user = new RoundcubeUser(chromium, page, watched.url);
    });
    afterAll(async () => {
      await chromium.close();
      await watched.close();
      await site.close();
    });
    afterEach(async () => {
      await user.closeOtherTabs();
      emptyFolder(chromium.downloadDir);
    });

    function scene(outcome: Outcome, banner: string): Scene {
      const on = targets.get(outcome);
      if (on === undefined) throw new Error('no such message');
      watched.forget();
      const before = site.bed.sent.length;
      return {
        user,
        on,
        banner,
        downloadDir: chromium.downloadDir,
        answers: () => watched.answers,
        sent: () => site.bed.sent.slice(before),
      };
    }

    it.each(USER_WAYS)('refuses a malicious message: $row $how', async (way) => {
      note(nameOfWay(way), 'malicious', await tryRefused(way, scene('malicious', 'malicious')));
    });

    describe('while nothing can be verified', () => {
      // From the first try to the last: a page that a try left open verifies its message as soon as it can.
      beforeAll(() => {
        site.setServerDown(engine === 'service');
        watched.holdRaw(engine === 'browser');
      });
      afterAll(() => {
        site.setServerDown(false);
        watched.holdRaw(false);
      });

      it.each(USER_WAYS)('holds an unverified message: $row $how', async (way) => {
        const banner = engine === 'service' ? 'unchecked' : 'pending';
        note(nameOfWay(way), 'unverified', await tryRefused(way, scene('unverified', banner)));
      });
    });

    it.each(USER_WAYS)('lets a clean message go: $row $how', async (way) => {
      note(nameOfWay(way), 'clean', await tryReleased(way, scene('clean', '')));
    });

    it.each([
      { sender: SENDERS.malicious, outcome: 'malicious' },
      { sender: SENDERS.clean, outcome: '' },
    ])('judges a uuencoded file at a click, sent by $sender', async ({ sender, outcome }) => {
      const bytes = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 7, 9, 11]);
      const id = `uu-${outcome}-${engine}`;
      const text = `Hello.\r\n\r\n${uuencoded('old.bin', bytes)}`;
      const uid = await site.bed.deliver(buildMessage({ id, subject: id, from: sender, text }));
      await user.goTo(`?_task=mail&_action=show&_mbox=INBOX&_uid=${uid}`);
      await untilShown(user.page, outcome);
      await (await attachmentLink(user.page, 'old.bin')).click();
      if (outcome === '') {
        expect(await downloadedFile(chromium.downloadDir, 'old.bin')).toEqual(bytes);
        return;
      }
      await waitUntil('a refusal', () => user.refusal());
      expect(filesIn(chromium.downloadDir)).toEqual([]);
    });

    it('asks at a click before it gives out a program in TNEF', async () => {
      const uid = await site.bed.deliver(readFileSync(join(CORPUS, 'tnef.eml')));
      await user.goTo(`?_task=mail&_action=show&_mbox=INBOX&_uid=${uid}`);
      await untilShown(user.page, 'suspicious');
      await user.page.click('[data-mailwicket-part^="winmail"][data-mailwicket-disposition="ask"] a');
      expect((await waitUntil('a question', () => user.refusal())).where).toBe('question');
      expect(filesIn(chromium.downloadDir)).toEqual([]);
    });

    it('notes what happened for docs/EXITS.md', async () => {
      await expect(`${JSON.stringify(results, undefined, 1)}\n`).toMatchFileSnapshot(wayResultsFile(engine));
    });
  });
});
