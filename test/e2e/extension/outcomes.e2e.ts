import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SKINS } from '../../bed/roundcube.ts';
import { sample, sampleAttachment, type SampleName } from '../../bed/sample-messages.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage, previewMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { shownIn, tabTo } from '../support/shadow-roots.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, waitForVerdict, warningsIn } from '../support/warnings.ts';

const PREFIX = '{Malicious?}';

describe.skipIf(whyNoMailbox() !== '')('what a user sees of a message', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());
  beforeEach(() => mailbox.organisation.forgetRequests());
  afterEach(() => forgetDownloads(mailbox));

  const open = (name: SampleName) => openMessage(mailbox.page, mailbox.bed, mailbox.uids[name]);
  const click = async (filename: string) => {
    await (await attachmentLink(mailbox.page, filename)).click();
    return clickOutcome(mailbox.page, mailbox.chromium.downloadDir, filename);
  };

  it.each([
    { name: 'eicar', filename: 'invoice.com', says: 'block list' },
    { name: 'blocked-hash', filename: 'catalogue.zip', says: 'block list' },
    { name: 'blocked-sender', filename: 'offer.zip', says: 'was sent by an address on the block list' },
    { name: 'double-extension', filename: 'party.jpg.exe', says: 'Download blocked' },
    { name: 'nested', filename: 'forwarded.eml', says: 'contains a message with a dangerous attachment' },
  ] as const)('warns of $name, marks the subject and keeps the file', async ({ name, filename, says }) => {
    await open(name);
    const { banner, badges, prefix } = await waitForBanner(mailbox.page, filename);
    await keepScreenshot(mailbox.page, `outcome-${name}`);
    expect({ prefix, badge: badges[0] }).toEqual({ prefix: PREFIX, badge: 'Blocked' });
    expect(banner).toContain(says);
    expect(await click(filename)).toMatchObject({ kind: 'refused' });
  });

  it('marks the row of a message that is shown beside the list', async () => {
    const { page, bed, uids } = mailbox;
    await previewMessage(page, bed, uids['blocked-hash']);
    const row = await page.waitForSelector('#messagelist tr.selected [data-mailwicket-prefix]');
    expect(await row?.evaluate((subject) => subject.getAttribute('data-mailwicket-prefix'))).toBe(PREFIX);
  });

  it('marks the subject in the list once the message was verified', async () => {
    const { page, bed } = mailbox;
    await open('eicar');
    await waitForBanner(page, 'invoice.com');
    await page.goto(`${bed.url}?_task=mail&_mbox=INBOX`, { waitUntil: 'load' });
    const marked = await waitUntil('a prefix in the list', async () => {
      const subjects = await page.$$eval('#messagelist [data-mailwicket-prefix]', (found) =>
        found.map((one) => `${one.getAttribute('data-mailwicket-prefix') ?? ''} ${one.textContent.trim()}`),
      );
      return subjects.some((one) => one.includes(sample('eicar').subject)) ? subjects : undefined;
    });
    await keepScreenshot(page, 'outcome-list');
    expect(marked).toContain(`${PREFIX} ${sample('eicar').subject}`);
  });

  it.each(SKINS)(
    'warns in the skin %s, in full view and in preview, and keeps the one file only',
    async (skin) => {
      const { page, bed, uids } = mailbox;
      bed.setSkin(skin);
      try {
        await open('eicar');
        const full = await waitForBanner(page, 'invoice.com');
        await keepScreenshot(page, `skin-${skin}`);
        await previewMessage(page, bed, uids.eicar);
        const preview = await waitForBanner(page, 'invoice.com');
        await keepScreenshot(page, `skin-${skin}-preview`);
        await open('eicar');
        // The badge of the one before it moves it.
        await waitForVerdict(page);
        expect(await click('agenda.zip')).toEqual({ kind: 'saved' });
        // A new page: the refusal is then the only answer in it.
        await open('eicar');
        expect(await click('invoice.com')).toMatchObject({ kind: 'refused' });
        expect([full.prefix, preview.prefix, full.badges[0], preview.badges[0]]).toEqual([
          PREFIX,
          PREFIX,
          'Blocked',
          'Blocked',
        ]);
      } finally {
        bed.setSkin('elastic');
      }
    },
  );

  it('releases what an allow-listed and authenticated sender sent, and asks no server', async () => {
    await open('allowed-sender');
    expect(await click('update.exe')).toEqual({ kind: 'saved' });
    const saved = await downloadedFile(mailbox.chromium.downloadDir, 'update.exe');
    expect(saved).toEqual(Buffer.from(sampleAttachment('allowed-sender', 'update.exe')));
    await keepScreenshot(mailbox.page, 'outcome-allowed-sender');
    expect((await warningsIn(mailbox.page)).banner).toBe('');
    expect(mailbox.organisation.scoringRequests()).toEqual([]);
  });

  it('verifies what claims to be from an allow-listed sender and is not authenticated', async () => {
    await open('spoofed-sender');
    await waitForBanner(mailbox.page, 'update.exe');
    await keepScreenshot(mailbox.page, 'outcome-spoofed-sender');
    const { page } = mailbox;
    await tabTo(page, 'Why?');
    await page.keyboard.press('Enter');
    const receipt = await shownIn(page, 'mailwicket-banner', 'the sender is not authenticated');
    await keepScreenshot(page, 'receipt-not-authenticated');
    expect(receipt).toContain('The entry did not count.');
    expect(receipt).toContain('partner@partner.example');
    expect(await click('update.exe')).toMatchObject({ kind: 'asked' });
    await waitUntil('a request about it', () => mailbox.organisation.scoringRequests().length > 0);
  });

  it('asks about an archive it cannot look into', async () => {
    await open('encrypted-zip');
    expect((await waitForBanner(mailbox.page, 'plans.zip')).badges).toEqual(['Not checked']);
    expect(await click('plans.zip')).toMatchObject({ kind: 'asked' });
    await keepScreenshot(mailbox.page, 'outcome-encrypted-zip');
  });

  it('shows nothing where no problem is known', async () => {
    await open('harmless');
    expect(await click('agenda-only.zip')).toEqual({ kind: 'saved' });
    expect(await warningsIn(mailbox.page)).toEqual({ banner: '', badges: [], prefix: '' });
  });
});
