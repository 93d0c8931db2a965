import type { Page } from 'puppeteer-core';

/** Turns on what a user's system asks of pages, such as `forced-colors: active`. */
export async function emulateMedia(page: Page, features: Readonly<Record<string, string>>): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {
    features: Object.entries(features).map(([name, value]) => ({ name, value })),
  });
}
