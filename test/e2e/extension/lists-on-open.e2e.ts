import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ALLOW_LIST, DEMO_BLOCK_LIST, sha256Of } from '../../bed/demo-lists.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { askExtension, tabIdOf } from '../support/ask-extension.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, warningsIn } from '../support/warnings.ts';
import { watchWorker } from '../support/worker-wire.ts';

/** A message opened later than this after the last look at the lists makes the browser look again. */
const DUE_MS = 60_000;
const FILE = 'agenda-only.zip';

describe.skipIf(whyNoMailbox() !== '')('when a look at the lists is due', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    // By the clock the browser looks once a day: what it does here it does because a message was opened.
    mailbox = await openProtectedMailbox({ organisation: { pollMinutes: 1440 } });
    const { page, bed, uids, organisation, chromium } = mailbox;
    await openMessage(page, bed, uids.harmless);
    await (await attachmentLink(page, FILE)).click();
    expect((await clickOutcome(page, chromium.downloadDir, FILE)).kind).toBe('saved');
    await forgetDownloads(mailbox);

    const entry = `sha256 ${sha256Of(sampleAttachment('harmless', FILE))}  # found today\n`;
    await organisation.publish({ block: DEMO_BLOCK_LIST + entry, allow: DEMO_ALLOW_LIST });
    await waitUntil(
      'the next look at the lists to be due',
      () => Date.now() - (organisation.requests().at(-1)?.time ?? 0) > DUE_MS,
      2 * DUE_MS,
    );
  }, 4 * DUE_MS);
  afterAll(() => mailbox.close());

  it('asks nobody, and logs nothing, because of a message without attachments', async () => {
    const { page, bed, uids, organisation, chromium } = mailbox;
    const wire = await watchWorker(await chromium.worker());
    organisation.forgetRequests();
    await openMessage(page, bed, uids['no-attachments']);
    // That it has none is the worker's own finding, from the raw message.
    const tabId = await tabIdOf(chromium, page.url());
    await waitUntil('its verdict', async () => {
      const { verdict } = await askExtension(chromium, { name: 'tab-status', request: { tabId } });
      return verdict?.outcome === 'no-attachments';
    });
    await keepScreenshot(page, 'outcome-no-attachments');
    expect(wire.requests.map((url) => new URL(url).origin)).toEqual([new URL(bed.url).origin]);
    expect(organisation.requests()).toEqual([]);
    expect(wire.log).toEqual([]);
    expect(await warningsIn(page)).toEqual({ banner: '', badges: [], prefix: '' });
  });

  it('judges the next message with attachments by a list that was published meanwhile', async () => {
    const { page, bed, uids, organisation, chromium } = mailbox;
    const wire = await watchWorker(await chromium.worker());
    await openMessage(page, bed, uids.harmless);
    await waitForBanner(page, 'block list');
    await keepScreenshot(page, 'published-list');
    await (await attachmentLink(page, FILE)).click();
    expect((await clickOutcome(page, chromium.downloadDir, FILE)).kind).toBe('refused');
    // The watch of the test above would have seen it.
    expect(wire.requests.some((url) => url.startsWith(`${organisation.url}/lists/`))).toBe(true);
    expect(organisation.requests().some(({ path }) => path.startsWith('/lists/'))).toBe(true);
  });
});
