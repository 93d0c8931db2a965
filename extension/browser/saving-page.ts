const PATH = 'saving.html';

export class SaveError extends Error {
  readonly code: 'SAVING_PAGE_CLOSED' | 'SAVE_NOT_BEGUN';

  constructor(code: SaveError['code']) {
    super(code);
    this.name = 'SaveError';
    this.code = code;
  }
}

/** What is to be saved. `name` without folders. */
export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A file that waits under an address of ours. */
export interface OfferedFile {
  readonly address: string;
  save(): void;
}

/**
 * A page of ours that nobody sees and that saves files as any page does, by a link with a name. `downloads.download` does
 * not do: the name given there, or to `onDeterminingFilename`, is lost as soon as a newer extension suggests none.
 */
export interface SavingPage {
  /** Opens it; one that a former worker left is closed before. */
  open(): Promise<void>;
  /** Only while it is open. Rejects with a `SaveError` when it is not, and never settles when it is closed meanwhile. */
  offer(file: SavedFile): Promise<OfferedFile>;
  /** Closes it if it is open. What has begun to be saved goes on. */
  close(): Promise<void>;
}

interface Client {
  readonly url: string;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

interface WorkerScope {
  readonly clients: {
    matchAll(options: { includeUncontrolled: boolean; type: 'window' }): Promise<readonly Client[]>;
  };
  readonly chrome: {
    readonly offscreen: {
      createDocument(options: { url: string; reasons: string[]; justification: string }): Promise<void>;
      closeDocument(): Promise<void>;
    };
    readonly runtime: {
      getURL(path: string): string;
      getContexts(filter: { contextTypes: string[] }): Promise<readonly unknown[]>;
    };
  };
}

export function openSavingPage(): SavingPage {
  const { clients, chrome } = globalThis as unknown as WorkerScope;
  const close = async () => {
    const open = await chrome.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
    if (open.length > 0) await chrome.offscreen.closeDocument();
  };
  return {
    async open() {
      await close();
      await chrome.offscreen.createDocument({
        url: PATH,
        reasons: ['BLOBS'],
        justification: 'Saves files that were judged under the names that their page gave them.',
      });
    },
    async offer(file) {
      const address = chrome.runtime.getURL(PATH);
      const pages = await clients.matchAll({ includeUncontrolled: true, type: 'window' });
      const page = pages.find(({ url }) => url === address);
      if (page === undefined) throw new SaveError('SAVING_PAGE_CLOSED');
      const { port1, port2 } = new MessageChannel();
      const offered = new Promise<string>((resolve) => {
        port1.onmessage = ({ data }) => resolve(String(data));
      });
      page.postMessage(file, [port2]);
      return { address: await offered, save: () => port1.postMessage('save') };
    },
    close,
  };
}
