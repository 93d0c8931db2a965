import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_FIREFOX_EXTENSION } from '../../bed/demo-extension.ts';
import { demoPolicy } from '../../bed/demo-policy.ts';
import { launchFirefox, type Firefox } from '../../bed/firefox.ts';
import { startOrganisation } from '../../bed/organisation.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { startNextcloud } from '../../bed/webmail-fixtures/nextcloud/start-nextcloud.ts';
import { untilFirefoxProtects } from '../support/firefox-mailbox.ts';
import { guardedFirefox } from '../support/guarded-firefox.ts';
import type { GuardedPage } from '../support/guarded-page.ts';
import { filesIn } from '../support/download-folder.ts';
import { textsInside } from '../support/page-text.ts';
import { waitUntil } from '../support/wait-until.ts';

describe.skipIf(!groupState('firefox').available)('a fixture of Nextcloud Mail in Firefox', () => {
  const opened: { close(): Promise<void> }[] = [];
  let firefox: Firefox;
  let guard: GuardedPage;
  let box: string;

  beforeAll(async () => {
    const cloud = await startNextcloud();
    opened.push(cloud.server);
    const organisation = await startOrganisation();
    opened.push(organisation);
    const { url: server, token, root } = organisation;
    firefox = await launchFirefox({
      extensionDir: DEMO_FIREFOX_EXTENSION,
      policy: demoPolicy({ server, token, root }),
    });
    opened.push(firefox);
    await untilFirefoxProtects(firefox);
    box = `${cloud.url}/index.php/apps/mail/box/1/thread`;
    guard = guardedFirefox(firefox, await firefox.browser.newPage());
  });
  afterAll(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  /** Without the mouse: a badge that comes or goes meanwhile would move what is clicked from under it. */
  const click = async (selector: string) => {
    const element = await guard.page.waitForSelector(selector);
    await element?.evaluate((one) => (one as HTMLElement).click());
  };

  it('refuses a malicious file with the reason', async () => {
    const { page } = guard;
    await firefox.goTo(page, `${box}/41`, 'complete');
    await waitUntil('the banner', async () =>
      (await textsInside(page, 'mailwicket-banner')).join(' ').includes('invoice.com'),
    );
    await click('.attachment .mail-attached--content');
    expect(await guard.refusal()).toContain('invoice.com');
    expect(await guard.complete()).toEqual([]);
    expect(filesIn(guard.downloadDir)).toEqual([]);
  });

  it('saves a harmless one byte for byte', async () => {
    await firefox.goTo(guard.page, `${box}/42`, 'complete');
    await click('.attachment .action-item__menutoggle');
    await click('li.attachment-download button');
    expect(await guard.saved()).toEqual(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')));
  });
});
