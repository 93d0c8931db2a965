import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ALLOW_LIST, DEMO_BLOCK_LIST, sha256Of } from '../../bed/demo-lists.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';

/** A browser looks for news at the next message opened when its last look is a minute old. */
const NEWS_MS = 100_000;

describe.skipIf(whyNoMailbox() !== '')('a list that is published', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());

  it(
    'judges the next message that is opened, without a restart',
    async () => {
      const { page, bed, uids, organisation, chromium } = mailbox;
      await openMessage(page, bed, uids.harmless);
      await (await attachmentLink(page, 'agenda-only.zip')).click();
      const before = await clickOutcome(page, chromium.downloadDir, 'agenda-only.zip');
      await forgetDownloads(mailbox);

      const entry = `sha256 ${sha256Of(sampleAttachment('harmless', 'agenda-only.zip'))}  # found today\n`;
      await organisation.publish({ block: DEMO_BLOCK_LIST + entry, allow: DEMO_ALLOW_LIST });
      await waitUntil(
        'the new entry in a message that is opened',
        async () => {
          await openMessage(page, bed, uids.harmless);
          return waitUntil(
            'a banner',
            async () => (await warningsIn(page)).banner.includes('block list'),
            4_000,
          ).catch(() => false);
        },
        NEWS_MS,
      );
      await keepScreenshot(page, 'published-list');
      await (await attachmentLink(page, 'agenda-only.zip')).click();
      const after = await clickOutcome(page, chromium.downloadDir, 'agenda-only.zip');
      expect([before.kind, after.kind]).toEqual(['saved', 'refused']);
    },
    NEWS_MS + 60_000,
  );
});
