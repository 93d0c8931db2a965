import type { Page } from 'puppeteer-core';

/** Does `work` while the page is told what a user's system asks for, such as `forced-colors: active`. */
export async function withMedia(
  page: Page,
  features: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const session = await page.createCDPSession();
  try {
    await session.send('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
    await work();
  } finally {
    // Ends with its session.
    await session.detach();
  }
}
