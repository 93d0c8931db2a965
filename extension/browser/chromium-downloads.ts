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
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The extension that began it, `''` for the user or a page. */
  readonly byExtensionId: string;
}

/** `chrome.downloads`, as far as it is used. The polyfill knows Firefox's, which has no `onDeterminingFilename`. */
export interface Downloads {
  /**
   * Before a file gets its name. The listener decides at once whether to hold it; a held file waits for `go` for 15 s
   * at most, and no longer than the worker lives: then Chromium saves it.
   */
  onNaming(listener: (item: DownloadItem, go: () => void) => 'hold' | 'let-go'): void;
  onInterrupted(listener: (id: number) => void): void;
  find(id: number): Promise<DownloadItem | undefined>;
  /** Those that were begun after this time (milliseconds since 1970). */
  since(at: number): Promise<readonly DownloadItem[]>;
  /** Stops it and takes it from the list; no file stays. */
  discard(id: number): Promise<void>;
  /** A form is sent as it is. The name is the server's. */
  begin(url: string, form?: string): Promise<void>;
}

type RawItem = Partial<Omit<DownloadItem, 'startedAt'>> & { readonly startTime?: string };

interface ChromeDownloads {
  onDeterminingFilename?: {
    addListener(listener: (item: RawItem, suggest: () => void) => boolean): void;
  };
  onChanged: {
    addListener(listener: (delta: { id: number; state?: { current?: string } }) => void): void;
  };
  search(query: { id: number } | { startedAfter: string }): Promise<RawItem[]>;
  cancel(id: number): Promise<void>;
  removeFile(id: number): Promise<void>;
  erase(query: { id: number }): Promise<number[]>;
  download(options: {
    url: string;
    method?: 'POST';
    body?: string;
    headers?: readonly { readonly name: string; readonly value: string }[];
    conflictAction: 'uniquify';
  }): Promise<number>;
}

const FORM_HEADERS = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }] as const;

export function openDownloads(): Downloads {
  const api = (globalThis as unknown as { chrome: { downloads: ChromeDownloads } }).chrome.downloads;
  const find = async (id: number) => (await api.search({ id })).map(complete)[0];
  const removeFile = async (id: number) => {
    try {
      await api.removeFile(id);
    } catch (error) {
      // The user was quicker.
      if (!(error instanceof Error) || !/already deleted/iu.test(error.message)) throw error;
    }
  };
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
    since: async (at) => (await api.search({ startedAfter: new Date(at).toISOString() })).map(complete),
    async discard(id) {
      // Nothing comes before it: it stops what is under way, and does nothing to what has ended.
      await api.cancel(id);
      if ((await find(id))?.state === 'complete') await removeFile(id);
      await api.erase({ id });
    },
    async begin(url, form) {
      await api.download({
        url,
        conflictAction: 'uniquify',
        ...(form === undefined ? {} : { method: 'POST', body: form, headers: FORM_HEADERS }),
      });
    },
  };
}

function complete(item: RawItem): DownloadItem {
  return {
    id: item.id ?? -1,
    url: item.url ?? '',
    finalUrl: item.finalUrl ?? item.url ?? '',
    referrer: item.referrer ?? '',
    filename: item.filename ?? '',
    mime: item.mime ?? '',
    state: item.state ?? '',
    error: item.error ?? '',
    startedAt: Date.parse(item.startTime ?? '') || 0,
    byExtensionId: item.byExtensionId ?? '',
  };
}
