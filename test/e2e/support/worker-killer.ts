import type { Browser } from 'puppeteer-core';
import { historyOf } from './kill-worker.ts';
import { waitUntil } from './wait-until.ts';

/** Kills the extension's worker again and again, without looking for it anew each time. */
export interface WorkerKiller {
  /**
   * Stops the worker at once.
   *
   * @returns when it was told to stop, in milliseconds since 1970; `undefined` when it was not running
   */
  kill(): Promise<number | undefined>;
  /** Gives the browser's tab back that it asked from. */
  close(): Promise<void>;
}

export async function openWorkerKiller(browser: Browser, extensionId: string): Promise<WorkerKiller> {
  const tab = await browser.newPage();
  const session = await tab.createCDPSession();
  const history = await historyOf(session, `chrome-extension://${extensionId}/`);
  return {
    async kill() {
      const last = history.at(-1);
      if (last?.runningStatus !== 'running') return undefined;
      const before = history.length;
      const at = Date.now();
      await session.send('ServiceWorker.stopWorker', { versionId: last.versionId });
      // An event may have started it again by now: what counts is that it was stopped.
      await waitUntil(
        'the worker has stopped',
        () => history.slice(before).some(({ runningStatus }) => runningStatus === 'stopped'),
        20_000,
        5,
      );
      return at;
    },
    close: () => tab.close(),
  };
}
