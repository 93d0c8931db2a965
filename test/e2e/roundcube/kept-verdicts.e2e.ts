import { createHash } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { zip } from '../../bed/sample-files.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { attachmentLink, logIn, messageUrl, openMessage } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { pluginView, untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const BLOCKED = 'Billing <billing@blocked.example>';
const STRANGER = 'Eve <eve@stranger.example>';
const BLOCK_LIST = 'body-sender *@blocked.example\n';
const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);

interface Letter {
  readonly uid: number;
  readonly subject: string;
  readonly bytes: Uint8Array;
}

describe.skipIf(missing.length > 0)('verdicts that are kept', () => {
  describe.each(['service', 'browser'] as const)('with the engine %s', (engine) => {
    let site: ProtectedRoundcube;
    let chromium: Chromium;
    let page: Page;
    let workers = 0;
    let delivered = 0;

    beforeAll(async () => {
      site = await startProtectedRoundcube({ engine });
      chromium = await launchChromium();
      page = await logIn(chromium.browser, site.bed);
      page.on('workercreated', () => workers++);
    });
    afterAll(async () => {
      await chromium.close();
      await site.close();
    });
    afterEach(() => emptyFolder(chromium.downloadDir));

    /** How often a message was verified so far: by the server, or in a worker of the page. */
    const scans = () =>
      engine === 'service' ? site.asked.filter((one) => one === 'POST /v1/messages').length : workers;

    async function deliver(from: string): Promise<Letter> {
      const subject = `Letter ${++delivered}`;
      const bytes = zip({ 'note.txt': Buffer.from(`Note of letter ${delivered} for ${engine}.\n`) });
      const attachments = [{ type: 'application/zip', filename: 'note.zip', bytes }];
      const raw = buildMessage({ id: `kept-${engine}-${delivered}`, subject, from, attachments });
      return { uid: await site.bed.deliver(raw), subject, bytes };
    }

    const open = async (mailbox: string, uid: number, outcome: string) => {
      await page.goto(messageUrl(site.bed, uid, mailbox), { waitUntil: 'load' });
      return untilShown(page, outcome);
    };

    /** The UID a message got in another folder, read from Roundcube's own list. */
    async function uidIn(mailbox: string, subject: string): Promise<number> {
      await page.goto(`${site.bed.url}?_task=mail&_mbox=${mailbox}`, { waitUntil: 'load' });
      const row = `#messagelist tr.message ::-p-text(${subject})`;
      await page.waitForSelector(row);
      const uid = await page.evaluate(`(() => {
        for (const [uid, { row }] of Object.entries(rcmail.message_list.rows).map(([, one]) => [one.uid, { row: one.obj }])) {
          if (row.textContent.includes(${JSON.stringify(subject)})) return uid;
        }
      })()`);
      return Number(uid);
    }

    const click = async () => (await attachmentLink(page, 'note.zip')).click();
    const expectSame = async ({ bytes }: Letter) =>
      expect(await downloadedFile(chromium.downloadDir, 'note.zip')).toEqual(Buffer.from(bytes));

    async function expectRefused(): Promise<void> {
      await click();
      await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
      expect(filesIn(chromium.downloadDir)).toEqual([]);
    }

    async function archive(): Promise<void> {
      await Promise.all([page.waitForNavigation(), page.click('a.archive')]);
    }

    /** Into a folder of the menu "More > Copy". */
    async function copyTo(mailbox: string): Promise<void> {
      const answered = page.waitForResponse((one) => one.url().includes('_action=copy'));
      await page.evaluate(`rcmail.command('copy', ${JSON.stringify(mailbox)})`);
      await answered;
    }

    it('go with a message that is moved, released and blocked alike', async () => {
      for (const [from, outcome] of [
        [STRANGER, ''],
        [BLOCKED, 'malicious'],
      ] as const) {
        const before = scans();
        const letter = await deliver(from);
        await open('INBOX', letter.uid, outcome);
        expect(scans() - before).toBe(1);
        await archive();
        await open('Archive', await uidIn('Archive', letter.subject), outcome);
        if (outcome === '') {
          await click();
          await expectSame(letter);
          emptyFolder(chromium.downloadDir);
        } else await expectRefused();
        expect(scans() - before).toBe(1);
      }
    });

    it('go with a message that is copied', async () => {
      const before = scans();
      const letter = await deliver(STRANGER);
      await open('INBOX', letter.uid, '');
      await copyTo('Junk');
      await open('Junk', await uidIn('Junk', letter.subject), '');
      await click();
      await expectSame(letter);
      expect(scans() - before).toBe(1);
    });

    it.each([
      { how: 'inline', query: '' },
      { how: 'as an attachment', query: '&_attachment=1' },
    ])('are enough to forward a message $how', async ({ query }) => {
      const letter = await deliver(STRANGER);
      await open('INBOX', letter.uid, '');
      const before = scans();
      const sent = site.bed.sent.length;
      await page.goto(
        `${site.bed.url}?_task=mail&_action=compose&_mbox=INBOX&_forward_uid=${letter.uid}${query}`,
      );
      await page.waitForSelector('#attachment-list li');
      await page.type('#_to, .recipient-input input', 'bob@example.test,');
      await page.type('#composebody', 'Please look at this.');
      await page.click('a.send, button.send');
      await waitUntil('the sent message', () => site.bed.sent.length > sent);
      // The form asks before it is left, until it has heard that the message was sent.
      await waitUntil('the end of the form', () => !page.url().includes('_action=compose'));
      expect(site.bed.sent.at(-1)?.toString().replaceAll(/\s/gu, '')).toContain(
        Buffer.from(letter.bytes).toString('base64').slice(0, 60),
      );
      expect(scans()).toBe(before);
    });

    it('end when the next list version is published: the next opening is judged by it', async () => {
      const letter = await deliver(STRANGER);
      await open('INBOX', letter.uid, '');
      const before = scans();
      const sha256 = createHash('sha256').update(letter.bytes).digest('hex');
      await site.publish(`${BLOCK_LIST}sha256 ${sha256}  # found out later\n`);
      site.ageLists();
      await openMessage(page, site.bed, letter.uid);
      expect((await untilShown(page, 'malicious')).badges).toEqual(['Blocked']);
      expect(scans() - before).toBe(1);
      await expectRefused();
      await openMessage(page, site.bed, letter.uid);
      await untilShown(page, 'malicious');
      expect(scans() - before).toBe(1);
    });
  });
});
