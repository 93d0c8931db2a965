import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickOutcome } from '../support/click-outcome.ts';
import { filesIn } from '../support/download-folder.ts';
import { pushPolicy } from '../support/policy-in-force.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, logIn, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, warningsIn } from '../support/warnings.ts';

const PREFIX = '[Watch out]';

describe.skipIf(whyNoMailbox() !== '')('a policy that is pushed while messages are open', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());

  it('holds in every tab, at once and without a new page', async () => {
    const { page, bed, uids, chromium, policy } = mailbox;
    const second = await logIn(chromium.browser, bed);
    for (const tab of [page, second]) {
      await openMessage(tab, bed, uids.eicar);
      expect((await waitForBanner(tab, 'invoice.com')).prefix).toBe('{Malicious?}');
      await tab.evaluate('window.stillHere = true');
    }
    await pushPolicy(
      chromium,
      { ...policy, onMalicious: { subjectPrefix: PREFIX } },
      ({ onMalicious }) => onMalicious.subjectPrefix === PREFIX,
    );
    for (const tab of [page, second]) {
      await tab.bringToFront();
      await waitUntil('the new prefix', async () => (await warningsIn(tab)).prefix === PREFIX);
      await (await attachmentLink(tab, 'invoice.com')).click();
      const outcome = await clickOutcome(tab, chromium.downloadDir, 'invoice.com');
      expect(outcome.kind).toBe('refused');
      expect(await tab.evaluate('window.stillHere')).toBe(true);
    }
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    await keepScreenshot(page, 'policy-change');
    await second.close();
  });

  it('is shown in the settings as set by the organisation, and cannot be changed there', async () => {
    const { chromium } = mailbox;
    const tab = await chromium.browser.newPage();
    await tab.goto(`chrome-extension://${chromium.extensionId}/options.html#policy`);
    const field = await tab.waitForSelector('#onMalicious-subjectPrefix');
    expect(
      await field?.evaluate((element) => {
        const input = element as unknown as {
          disabled: boolean;
          value: string;
          ariaDescribedByElements: { textContent: string }[];
        };
        return [
          input.disabled,
          input.value,
          input.ariaDescribedByElements.map((note) => note.textContent).join(),
        ];
      }),
    ).toEqual([true, PREFIX, 'Set by your organisation']);
    const free = await tab.waitForSelector('#onMalicious-download');
    expect(await free?.evaluate((element) => element.hasAttribute('disabled'))).toBe(false);
    await field?.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await keepScreenshot(tab, 'options-forced');
    await tab.close();
  });
});
