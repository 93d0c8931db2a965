/** A download as Chromium tells of it. */
export interface DownloadItem {
  readonly id: number;
  readonly url: string;
  readonly finalUrl: string;
  readonly referrer: string;
  readonly filename: string;
  readonly mime: string;
  readonly state: string;
  readonly error: string;
  /** The extension that began it, `''` for the user or a page. */
  readonly byExtensionId: string;
}

/** `chrome.downloads`, as far as it is used. The polyfill knows Firefox's, which has no `onDeterminingFilename`. */
export interface Downloads {
  /**
   * Before a file gets its name. The listener decides at once whether to hold it; a held file waits for `go` for 15 s
   * at most, and is then saved by Chromium.
   */
  onNaming(listener: (item: DownloadItem, go: () => void) => 'hold' | 'let-go'): void;
  onInterrupted(listener: (id: number) => void): void;
  find(id: number): Promise<DownloadItem | undefined>;
  /** Stops it and takes it from the list; no file stays. */
  discard(id: number): Promise<void>;
  begin(url: string, filename: string): Promise<void>;
}

interface ChromeDownloads {
  onDeterminingFilename?: {
    addListener(listener: (item: Partial<DownloadItem>, suggest: () => void) => boolean): void;
  };
  onChanged: {
    addListener(listener: (delta: { id: number; state?: { current?: string } }) => void): void;
  };
  search(query: { id: number }): Promise<Partial<DownloadItem>[]>;
  cancel(id: number): Promise<void>;
  removeFile(id: number): Promise<void>;
  erase(query: { id: number }): Promise<number[]>;
  download(options: { url: string; filename?: string; conflictAction: 'uniquify' }): Promise<number>;
}

export function openDownloads(): Downloads {
  const api = (globalThis as unknown as { chrome: { downloads: ChromeDownloads } }).chrome.downloads;
  const find = async (id: number) => (await api.search({ id })).map(complete)[0];
  return {
    onNaming: (listener) =>
      api.onDeterminingFilename?.addListener((item, suggest) => {
        if (listener(complete(item), suggest) === 'hold') return true;
        suggest();
        return false;
      }),
    onInterrupted: (listener) =>
      api.onChanged.addListener(({ id, state }) => {
        if (state?.current === 'interrupted') listener(id);
      }),
    find,
    async discard(id) {
      const item = await find(id);
      if (item?.state === 'in_progress') await api.cancel(id);
      if (item?.state === 'complete') await api.removeFile(id);
      await api.erase({ id });
    },
    async begin(url, filename) {
      await api.download({ url, conflictAction: 'uniquify', ...(filename === '' ? {} : { filename }) });
    },
  };
}

function complete(item: Partial<DownloadItem>): DownloadItem {
  return {
    id: item.id ?? -1,
    url: item.url ?? '',
    finalUrl: item.finalUrl ?? item.url ?? '',
    referrer: item.referrer ?? '',
    filename: item.filename ?? '',
    mime: item.mime ?? '',
    state: item.state ?? '',
    error: item.error ?? '',
    byExtensionId: item.byExtensionId ?? '',
  };
}
