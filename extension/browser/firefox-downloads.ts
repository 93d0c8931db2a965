import browser from 'webextension-polyfill';
import type { DownloadItem } from './chromium-downloads.ts';

/** A download as Firefox tells of it. */
export interface CreatedDownload extends DownloadItem {
  /** Whose cookies it was made with, as `Sender.jar`. */
  readonly jar: string;
}

/** `browser.downloads` of Firefox, which cannot hold a download: it is told of one that has begun. */
export interface FirefoxDownloads {
  /** Register while the background script runs. */
  onCreated(listener: (item: CreatedDownload) => void): void;
  /** Stops it, removes what is there of its file, and takes it from the list. */
  discard(id: number): Promise<void>;
  /** Saves bytes under a name, uniquely. Resolves when the file is complete or was given up by the user. */
  readonly save: (file: { readonly bytes: Uint8Array; readonly filename: string }) => Promise<void>;
}

export const firefoxDownloads: FirefoxDownloads = {
  onCreated: (listener) => browser.downloads.onCreated.addListener((item) => listener(complete(item))),
  async discard(id) {
    // It may end between any two of these: whatever is still there of it is taken away.
    await ignoreEnded(browser.downloads.cancel(id));
    const [item] = await browser.downloads.search({ id });
    if (item?.state === 'complete') await ignoreEnded(browser.downloads.removeFile(id));
    await browser.downloads.erase({ id });
  },
  async save({ bytes, filename }) {
    const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }));
    try {
      await untilEnded(await begin(url, filename));
    } finally {
      URL.revokeObjectURL(url);
    }
  },
};

/** Firefox refuses names that it would itself change; a plainer one is then taken. */
async function begin(url: string, filename: string): Promise<number> {
  const plain = filename.replaceAll(/[^\p{L}\p{N} ._()-]/gu, '_');
  let refused: unknown;
  for (const name of [filename, plain, `${plain}.download`]) {
    try {
      return await browser.downloads.download({ url, filename: name, conflictAction: 'uniquify' });
    } catch (error) {
      if (!(error instanceof Error) || !/filename/iu.test(error.message)) throw error;
      refused = error;
    }
  }
  throw refused;
}

function untilEnded(id: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      browser.downloads.onChanged.removeListener(changed);
      resolve();
    };
    const changed = (delta: { id: number; state?: { current?: string } }) => {
      if (delta.id === id && delta.state?.current !== 'in_progress' && delta.state !== undefined) end();
    };
    browser.downloads.onChanged.addListener(changed);
    void browser.downloads.search({ id }).then(([item]) => {
      if (item?.state !== 'in_progress') end();
    });
  });
}

async function ignoreEnded(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // Firefox rejects when there is nothing to cancel or remove any more.
    if (!(error instanceof Error)) throw error;
  }
}

function complete(item: browser.Downloads.DownloadItem): CreatedDownload {
  const { cookieStoreId = '' } = item as { cookieStoreId?: string };
  return {
    id: item.id,
    url: item.url,
    finalUrl: item.url,
    referrer: item.referrer ?? '',
    filename: item.filename,
    mime: item.mime ?? '',
    state: item.state,
    error: item.error ?? '',
    startedAt: Date.parse(item.startTime) || 0,
    byExtensionId: item.byExtensionId ?? '',
    jar: /^firefox-(?!default$)/u.test(cookieStoreId) ? cookieStoreId : item.incognito ? 'private' : '',
  };
}
