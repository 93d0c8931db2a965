import type { Page } from 'puppeteer-core';

/** Has the page note the next drag. It hears of a drag last: of one that is stopped before, it does not. */
export async function noteDrags(page: Page): Promise<void> {
  await page.evaluate(
    `window.drags = []; addEventListener('dragstart', (event) => window.drags.push(!event.defaultPrevented), { once: true })`,
  );
}

/** Whether the page heard of a drag that began. */
export async function heardOfDrag(page: Page): Promise<boolean> {
  return JSON.parse(String(await page.evaluate('JSON.stringify(window.drags.includes(true))'))) as boolean;
}
