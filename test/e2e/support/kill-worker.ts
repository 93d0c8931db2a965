import type { Browser, CDPSession } from 'puppeteer-core';
import { waitUntil } from './wait-until.ts';

interface Version {
  readonly versionId: string;
  readonly scriptURL: string;
  readonly runningStatus: string;
}

/**
 * Stops the extension's worker as Chromium itself does when it is idle or memory is short: by the DevTools domain
 * `ServiceWorker`, from the session of a page. Nothing attaches to the worker: `Target.closeTarget` and attached
 * tools leave it in a state that no user ever sees (it is kept alive, or waits for a tool when it starts again).
 *
 * @returns false when it was not running
 */
export async function killWorker(browser: Browser, extensionId: string): Promise<boolean> {
  const [page] = await browser.pages();
  if (page === undefined) throw new Error('no page to ask from');
  const session = await page.createCDPSession();
  try {
    const history = await historyOf(session, `chrome-extension://${extensionId}/`);
    const running = history.findLast(({ runningStatus }) => runningStatus === 'running');
    if (running === undefined || history.at(-1)?.runningStatus !== 'running') return false;
    const before = history.length;
    await session.send('ServiceWorker.stopWorker', { versionId: running.versionId });
    // An event may have started it again by now: what counts is that it was stopped.
    await waitUntil('the worker has stopped', () =>
      history.slice(before).some(({ runningStatus }) => runningStatus === 'stopped'),
    );
    return true;
  } finally {
    await session.detach();
  }
}

/** What becomes of the workers of one origin, oldest first; grows while the session lasts. */
export async function historyOf(session: CDPSession, origin: string): Promise<readonly Version[]> {
  const history: Version[] = [];
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    history.push(...versions.filter(({ scriptURL }) => scriptURL.startsWith(origin)));
  });
  await session.send('ServiceWorker.enable');
  // The present state comes as an event, after the answer; a stopped worker is told of as well.
  await waitUntil('word of the worker', () => history.length > 0);
  return history;
}
