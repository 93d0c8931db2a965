import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer-core';
import { buildMessage } from '../../bed/build-message.ts';
import { sha256Of } from '../../bed/demo-lists.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { noteLists, signByStranger, signFor } from '../support/list-mischief.ts';
import { logIn, openMessage } from '../support/roundcube-page.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { refusalCode } from './support/leaks.ts';
import { untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const FILE = 'agenda-only.zip';
const ENTRY = `sha256 ${sha256Of(sampleAttachment('harmless', FILE))}\n`;
/** Something that the lists do not name and nothing is to be said of. */
const UNLISTED = buildMessage({
  id: 'unlisted',
  subject: 'Notes',
  from: 'a@sender.example',
  text: 'The notes.',
  attachments: [{ type: 'text/plain', filename: 'notes.txt', bytes: Buffer.from('notes') }],
});
const OUT_OF_DATE = 'lists are out of date';
const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0).each(['service', 'browser'] as const)(
  'lists that cannot be trusted, with the engine %s',
  (engine) => {
    let site: ProtectedRoundcube;
    let session: RoundcubeSession;
    let chromium: Chromium;
    let page: Page;
    let offerOldLists: () => void;
    let offerNewLists: () => void;
    let copies = 0;

    beforeAll(async () => {
      site = await startProtectedRoundcube({ engine, policy: { withoutVerdict: { listsStale: 'block' } } });
      offerOldLists = noteLists(site.lists);
      await site.publish(ENTRY);
      offerNewLists = noteLists(site.lists);
      session = await openSession(site.bed);
      chromium = await launchChromium();
      page = await logIn(chromium.browser, site.bed);
    });
    // What is published later must be newer than what was accepted, as it is with a publisher that goes on.
    afterEach(() => offerNewLists());
    afterAll(async () => {
      await chromium.close();
      await site.close();
    });

    /** Opens a copy that was not verified before, when the plugin asks for news of the lists, and gives its UID. */
    const openNew = async (message: Uint8Array): Promise<number> => {
      site.ageLists();
      const uid = await site.bed.deliver(Buffer.concat([Buffer.from(`X-Copy: ${++copies}\r\n`), message]));
      await openMessage(page, site.bed, uid);
      return uid;
    };
    const download = (uid: number) =>
      session.get(
        `?_task=mail&_action=get&_uid=${uid}&_mbox=INBOX&_part=2&_download=1&_token=${session.token}`,
      );
    /** Opens what the lists do not name, until its file is let out. */
    const openUnlisted = async () => {
      const uid = await openNew(UNLISTED);
      await waitUntil('its file', async () => (await download(uid)).body.toString() === 'notes');
    };
    const expectInForce = async () => {
      const uid = await openNew(sampleMessage('harmless'));
      const { lines } = await untilShown(page, 'malicious');
      expect(lines.join(' ')).toContain('block list');
      expect(refusalCode(await download(uid))).toBe('blocked');
      await openUnlisted();
    };

    it('are those before when older ones are offered', async () => {
      await expectInForce();
      offerOldLists();
      await expectInForce();
    });

    it('are those before when others are signed by a stranger, and the user and the log are told', async () => {
      signByStranger(site.lists);
      await expectInForce();
      await page.goto(`${site.bed.url}?_task=settings&_action=plugin.mailwicket.policy`, {
        waitUntil: 'load',
      });
      const told =
        engine === 'browser' ? 'The last update was refused: TUF_BAD_SIGNATURE' : 'stands in its log';
      const text = await waitUntil('a word of it', async () => {
        const said = await page.$eval('#mailwicket-settings', (one) => one.textContent);
        return said.includes(told) && said;
      });
      await keepScreenshot(page, `settings-refused-lists-${engine}`);
      if (engine === 'service') return;
      expect(text).toMatch(/Refused since[^a-z]*[A-Z]\w+ \d+, \d{4}/u);
      expect(text).toContain('Version in use2');
      const log = readFileSync(join(site.bed.folder, 'rc/logs/errors.log'), 'utf8');
      // At most one line a minute: the older lists of the test before may have had it.
      expect(log).toMatch(
        /lists demo: a browser refused the last update \(TUF_(?:ROLLBACK|BAD_SIGNATURE)\); version 2 stays in use/u,
      );
    });

    it('are used past their end, and the user is told', { timeout: 180_000 }, async () => {
      await expectInForce();
      let seconds = 5;
      const uid = await waitUntil(
        'lists that were taken and ran out',
        async () => {
          const end = await signFor(site.lists, (seconds += 5));
          await openUnlisted();
          await waitUntil('their end', () => Date.now() > end + 1_000, seconds * 2_000);
          const last = await openNew(UNLISTED);
          return (await untilShown(page, 'unchecked').catch(() => undefined)) === undefined
            ? undefined
            : last;
        },
        90_000,
      );
      expect((await untilShown(page, 'unchecked')).lines.join(' ')).toContain(OUT_OF_DATE);
      expect(refusalCode(await download(uid))).toBe('blocked');
      await openNew(sampleMessage('harmless'));
      await untilShown(page, 'malicious');
    });
  },
);
