import type { Envelope, RequestName, ResponseOf } from '../../../extension/messaging/contract.ts';
import type { Chromium } from '../../bed/chromium.ts';

/** Asks the extension's worker as its own options page does, in a tab of its own. */
export async function askExtension<N extends RequestName>(
  { browser, extensionId }: Chromium,
  envelope: Envelope<N>,
): Promise<ResponseOf<N>> {
  const tab = await browser.newPage();
  try {
    await tab.goto(`chrome-extension://${extensionId}/options.html`);
    return (await tab.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(envelope)})`)) as ResponseOf<N>;
  } finally {
    await tab.close();
  }
}

/** The number of the tab that shows an address. */
export async function tabIdOf(chromium: Chromium, url: string): Promise<number> {
  const worker = await chromium.worker();
  const ids = (await worker.evaluate(
    `chrome.tabs.query({}).then((tabs) => tabs.filter((tab) => tab.url === ${JSON.stringify(url)}).map(({ id }) => id))`,
  )) as number[];
  const [id] = ids;
  if (id === undefined) throw new Error(`no tab shows ${url}`);
  return id;
}
