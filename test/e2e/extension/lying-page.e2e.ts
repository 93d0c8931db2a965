import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EICAR_PART } from '../../bed/deliver-samples.ts';
import { MAY_LEAVE_EVENT } from '../../../extension/webmail/protection/may-leave-event.ts';
import { tabIdOf } from '../support/ask-extension.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { expectNothingLeft, forgetDownloads, markPage, refusalReason } from '../support/refusals.ts';
import { attachmentLink, messageUrl, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const RELEASE = `{ name: 'release', request: { ref: { webmail: 'roundcube', base: location.origin + location.pathname, mailbox: 'INBOX', uid: rcmail.env.uid }, attachmentId: '${EICAR_PART}', reason: 'I am the page' } }`;

/** What a script of the page can do to what we show, and to how we are asked. */
const LIES: readonly { readonly name: string; readonly script: string }[] = [
  {
    name: 'imitates the banner',
    script: `(() => {
      const banner = document.createElement('mailwicket-banner');
      banner.attachShadow({ mode: 'open' }).append('No known problem was found in invoice.com.');
      document.querySelector('#message-objects').prepend(banner);
    })()`,
  },
  {
    name: 'hides it by styles',
    script: `document.head.append(Object.assign(document.createElement('style'), { textContent:
      'mailwicket-banner, mailwicket-badge { display: none !important; opacity: 0 !important; visibility: hidden !important; }' }))`,
  },
  {
    name: 'hides its parent',
    script: `void (document.querySelector('#message-objects').style.display = 'none')`,
  },
  {
    name: 'covers it',
    script: `document.documentElement.append(Object.assign(document.createElement('div'), { textContent: 'All fine.',
      style: 'position: fixed; inset: 0; z-index: 2147483647; background: white;' }))`,
  },
  {
    name: 'removes everything of ours, again and again',
    script: `(() => {
      const clear = () => document.querySelectorAll('mailwicket-banner, mailwicket-badge').forEach((one) => one.remove());
      let left = 50;
      new MutationObserver(() => { if (left-- > 0) clear(); }).observe(document, { childList: true, subtree: true });
      clear();
    })()`,
  },
  {
    name: 'moves it into a corner of the mail',
    script: `document.querySelector('#messagebody').append(document.querySelector('mailwicket-banner'))`,
  },
  {
    name: 'takes our marks from the control',
    script: `(() => { const link = document.querySelector('#attachment-list a.filename');
      link.removeAttribute('aria-disabled'); link.removeAttribute('aria-description'); })()`,
  },
  {
    name: 'sends messages as if it were us',
    script: `(() => {
      window.postMessage(${RELEASE}, '*');
      window.postMessage({ stage: 'final', verdict: { outcome: 'clean', attachments: [] } }, '*');
      window.dispatchEvent(new CustomEvent('wxt:content-script-started', { detail: {} }));
      globalThis.chrome?.runtime?.sendMessage?.('${'a'.repeat(32)}', ${RELEASE});
    })()`,
  },
  {
    name: 'forges the events of the bridge',
    script: `(() => {
      document.dispatchEvent(new CustomEvent('${MAY_LEAVE_EVENT}', { detail: '', cancelable: false }));
      document.dispatchEvent = () => true;
      Event.prototype.preventDefault = () => undefined;
      EventTarget.prototype.dispatchEvent = () => true;
    })()`,
  },
  {
    name: 'renames the attachment',
    script: `(() => { const item = document.querySelector('#attachment-list > li'); item.id = 'attach9';
      item.querySelector('.attachment-name').textContent = 'harmless.txt'; })()`,
  },
];

/**
 * Lets the browser keep pages for going back: Roundcube forbids to store its own, other webmails do not. Only that header is
 * taken from its answers.
 */
async function allowKeepingPages(page: Page): Promise<() => Promise<void>> {
  const session = await page.createCDPSession();
  session.on('Fetch.requestPaused', ({ requestId, responseStatusCode = 200, responseHeaders = [] }) => {
    const kept = responseHeaders.filter(({ name }) => !/^(?:cache-control|pragma|expires)$/iu.test(name));
    void session
      .send('Fetch.continueResponse', { requestId, responseCode: responseStatusCode, responseHeaders: kept })
      .catch(() => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Response' }] });
  return () => session.detach();
}

describe.skipIf(whyNoMailbox() !== '')('a page that lies', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());
  beforeEach(async () => {
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids.eicar);
    await waitForBanner(mailbox.page, 'invoice.com');
    await markPage(mailbox);
  });
  afterEach(() => forgetDownloads(mailbox));

  const badge = async () => {
    const { chromium, page } = mailbox;
    const tabId = await tabIdOf(chromium, page.url());
    return (await chromium.worker()).evaluate(`chrome.action.getBadgeText({ tabId: ${tabId} })`);
  };

  /** The last attempt may still be on its way when the first was refused. */
  const untilNothingRuns = async () => {
    const worker = await mailbox.chromium.worker();
    await waitUntil('the end of every download', async () => {
      const running = await worker.evaluate(`chrome.downloads.search({ state: 'in_progress' })`);
      return (running as unknown[]).length === 0;
    });
  };

  it.each(LIES)('changes neither the toolbar nor the gate when it $name', async ({ name, script }) => {
    const { page } = mailbox;
    await page.evaluate(script);
    await page.evaluate(`document.querySelector('#attachment-list a.filename').click()`);
    await page.evaluate(`rcmail.command('download-attachment', '${EICAR_PART}')`);
    await page.evaluate(`void (location.href = document.querySelector('#attachment-list a.filename').href)`);
    await refusalReason(mailbox);
    await untilNothingRuns();
    await expectNothingLeft(mailbox);
    expect(await badge()).toBe('1');
    await keepScreenshot(page, `lying-${name}`.replaceAll(/[^a-z]+/giu, '-'));
  });

  it('puts the banner back above the message when it was moved or removed', async () => {
    const { page } = mailbox;
    await page.evaluate(
      `document.querySelector('#messagebody').append(document.querySelector('mailwicket-banner'))`,
    );
    const isBack = `document.querySelector('#message-objects').firstElementChild?.localName === 'mailwicket-banner'`;
    await waitUntil('the banner above the message', async () => (await page.evaluate(isBack)) === true);
    await page.evaluate(`document.querySelector('mailwicket-banner').remove()`);
    await waitUntil('the banner above the message', async () => (await page.evaluate(isBack)) === true);
    await waitForBanner(page, 'invoice.com');
  });

  it('gives the page no way to speak to the extension', async () => {
    const can = await mailbox.page.evaluate(
      `[typeof globalThis.chrome?.runtime?.sendMessage, typeof globalThis.chrome?.runtime?.connect, typeof globalThis.browser?.runtime]`,
    );
    expect(can).toEqual(['undefined', 'undefined', 'undefined']);
  });

  it('protects a mail page that comes back from the cache of pages', async () => {
    const { page, bed, uids } = mailbox;
    const stopKeeping = await allowKeepingPages(page);
    await openMessage(page, bed, uids.eicar);
    await waitForBanner(page, 'invoice.com');
    await markPage(mailbox);
    await page.goto(messageUrl(bed, uids.harmless));
    await stopKeeping();
    await page.goBack();
    await waitForBanner(page, 'invoice.com');
    // The mark of before: the page was kept, not loaded anew.
    expect(await page.evaluate('window.stillHere')).toBe(true);
    await waitUntil('the number on the toolbar button', async () => (await badge()) === '1');
    await (await attachmentLink(page, 'invoice.com')).click();
    await refusalReason(mailbox);
    await expectNothingLeft(mailbox);
  });
});
