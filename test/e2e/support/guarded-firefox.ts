import { readFileSync } from 'node:fs';
import type { ElementHandle, Page } from 'puppeteer-core';
import type { Firefox } from '../../bed/firefox.ts';
import {
  closeOtherFirefoxTabs,
  firefoxRefusal,
  forgetFirefoxDownloads,
  savedDownloads,
} from './firefox-downloads.ts';
import type { GuardedPage } from './guarded-page.ts';
import { heardOfDrag, noteDrags } from './heard-drags.ts';
import { waitUntil } from './wait-until.ts';

/** A mail page in Firefox. */
export function guardedFirefox(firefox: Firefox, page: Page): GuardedPage {
  const own = { firefox, page };
  return {
    page,
    downloadDir: firefox.downloadDir,
    openAddress: async (url) => firefox.goTo(await firefox.browser.newPage(), url),
    async openTab(url) {
      const tab = await firefox.browser.newPage();
      await firefox.goTo(tab, url, 'complete');
      return tab;
    },
    refusal: () => firefoxRefusal(own),
    complete: () => savedDownloads(own),
    async saved() {
      // What a page began may be complete for a moment: only what the extension saved counts.
      const path = await waitUntil(
        'a saved file',
        async () => (await savedDownloads(own, 'blob:moz-extension:'))[0],
      );
      return readFileSync(path);
    },
    async saveAs(url) {
      // What the entries of its menus call, without the dialog.
      await firefox.inWindow(
        `(() => {
          const { contentPrincipal, cookieJarSettings } = gBrowser.selectedBrowser;
          saveURL(${JSON.stringify(url)}, null, 'saved.bin', null, true, true, null, cookieJarSettings, null, false, contentPrincipal);
          return true;
        })()`,
      );
    },
    saveAsIs: "By `saveURL` of Firefox's window, which its menus save by; the dialog before it was left out.",
    drag: (element) => dragInFirefox(page, element),
    async tidy() {
      await closeOtherFirefoxTabs(own);
      await forgetFirefoxDownloads(own);
    },
  };
}

async function dragInFirefox(page: Page, element: ElementHandle): Promise<boolean> {
  await noteDrags(page);
  const box = await element.boundingBox();
  if (box === null) throw new Error('what is to be dragged is not shown');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const by of [5, 15, 30, 60]) await page.mouse.move(x + by, y + by);
  await page.mouse.up();
  return heardOfDrag(page);
}
