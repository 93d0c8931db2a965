import { TargetType, type ElementHandle, type Page } from 'puppeteer-core';
import type { Chromium } from '../../bed/chromium.ts';
import { downloadedFile, emptyFolder, filesIn } from './download-folder.ts';
import type { GuardedPage } from './guarded-page.ts';
import { heardOfDrag, noteDrags } from './heard-drags.ts';
import { completeDownloads, refusalReason } from './refusals.ts';
import { waitUntil } from './wait-until.ts';

/** A mail page in Chromium. `saveAs` needs another extension with a worker and the permission to download. */
export function guardedChromium(chromium: Chromium, page: Page): GuardedPage {
  const { browser, downloadDir } = chromium;
  return {
    page,
    downloadDir,
    async openAddress(url) {
      const session = await (await browser.newPage()).createCDPSession();
      await session.send('Page.navigate', { url, transitionType: 'address_bar' });
    },
    async openTab(url) {
      const tab = await browser.newPage();
      await tab.goto(url);
      return tab;
    },
    refusal: () => refusalReason({ chromium, page }),
    complete: async () => completeDownloads(await chromium.worker()),
    async saved() {
      const name = await waitUntil('a file', () =>
        filesIn(downloadDir).find((one) => !one.endsWith('.crdownload') && !one.startsWith('.')),
      );
      return downloadedFile(downloadDir, name);
    },
    async saveAs(url) {
      const target = await browser.waitForTarget(
        (one) =>
          one.type() === TargetType.SERVICE_WORKER &&
          one.url().endsWith('/worker.js') &&
          !one.url().includes(chromium.extensionId),
      );
      const worker = await target.worker();
      if (worker === null) throw new Error('the other extension has no worker');
      await worker.evaluate(`chrome.downloads.download({ url: ${JSON.stringify(url)} }).then(() => true)`);
    },
    saveAsIs:
      'No test can use the native menu. Tried with `downloads.download` of another extension: a request of the browser itself, without a page.',
    drag: (element) => dragInChromium(page, element),
    async tidy() {
      for (const tab of await browser.pages()) if (tab !== page) await tab.close();
      await page.bringToFront();
      emptyFolder(downloadDir);
      await (await chromium.worker()).evaluate('chrome.downloads.erase({})');
    },
  };
}

async function dragInChromium(page: Page, element: ElementHandle): Promise<boolean> {
  const session = await page.createCDPSession();
  const drags: unknown[] = [];
  session.on('Input.dragIntercepted', ({ data }) => drags.push(data));
  await session.send('Input.setInterceptDrags', { enabled: true });
  await noteDrags(page);
  const box = await element.boundingBox();
  if (box === null) throw new Error('what is to be dragged is not shown');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const mouse = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', by: number) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: x + by,
      y: y + by,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
    });
  await mouse('mousePressed', 0);
  for (const by of [5, 15, 30, 60]) await mouse('mouseMoved', by);
  await mouse('mouseReleased', 60);
  // The browser tells of a drag later than the page hears of it.
  if (await heardOfDrag(page)) await waitUntil('a drag', () => drags.length > 0);
  await session.detach();
  return drags.length > 0;
}
