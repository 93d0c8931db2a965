import type { Browser } from 'puppeteer-core';

/**
 * Ends the extension's worker from outside, as the browser does when it needs memory.
 *
 * @returns false when it was not running
 */
export async function killWorker(browser: Browser, extensionId: string): Promise<boolean> {
  const session = await browser.target().createCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets');
    const worker = targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extensionId}/`),
    );
    if (worker === undefined) return false;
    await session.send('Target.closeTarget', { targetId: worker.targetId });
    return true;
  } catch (error) {
    // It ended by itself between the two commands.
    if (String(error).includes('No target with given id')) return false;
    throw error;
  } finally {
    await session.detach();
  }
}
