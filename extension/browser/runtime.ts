import browser from 'webextension-polyfill';
import type { SenderFacts } from '../messaging/sender-origin.ts';

/** A connection of one content script. */
export interface Connection {
  readonly name: string;
  readonly sender: SenderFacts;
  post(message: unknown): void;
  close(): void;
  onMessage(listener: (message: unknown) => void): void;
  onClosed(listener: () => void): void;
}

export interface Runtime {
  readonly id: string;
  /** `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
  readonly origin: string;
  /** This is Chromium's worker of the private windows. It has no start and no installation of its own. */
  readonly isPrivate: boolean;
  /** Register while the worker's script runs: an event that woke it is lost otherwise. */
  onMessage(listener: (message: unknown, sender: SenderFacts) => Promise<unknown>): void;
  onConnect(listener: (connection: Connection) => void): void;
  onStarted(listener: () => void): void;
  /** A newer package is here. Whoever listens has to put it in place: the browser does not do it by itself then. */
  onNewPackage(listener: () => void): void;
  /** Starts the extension anew, from a newer package where there is one. Its open pages are closed. */
  reload(): void;
  /** Whether a page of the extension is open, the popup included. */
  hasOpenPage(): Promise<boolean>;
  /** Any call to the browser keeps the worker from being stopped for another 30 s. */
  keepAlive(): Promise<void>;
}

/** The runtime of the extension this script is of. A function: WXT loads entry points in Node, where there is none. */
export function openRuntime(): Runtime {
  return {
    id: browser.runtime.id,
    origin: browser.runtime.getURL('').replace(/\/$/u, ''),
    isPrivate: browser.extension.inIncognitoContext === true,
    onMessage: (listener) =>
      browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) =>
        listener(message, factsOf(sender)),
      ),
    onConnect: (listener) => browser.runtime.onConnect.addListener((port) => listener(connectionOf(port))),
    onStarted(listener) {
      browser.runtime.onStartup.addListener(() => listener());
      browser.runtime.onInstalled.addListener(() => listener());
    },
    onNewPackage(listener) {
      browser.runtime.onUpdateAvailable.addListener(() => listener());
    },
    reload: () => browser.runtime.reload(),
    hasOpenPage,
    keepAlive: async () => {
      await browser.runtime.getPlatformInfo();
    },
  };
}

/** A worker sees pages as its clients, Firefox's background page as other views. */
async function hasOpenPage(): Promise<boolean> {
  if ('clients' in globalThis) {
    const { clients } = globalThis as unknown as {
      clients: { matchAll(of: object): Promise<readonly unknown[]> };
    };
    return (await clients.matchAll({ type: 'window', includeUncontrolled: true })).length > 0;
  }
  return browser.extension.getViews().some((view) => view !== globalThis.window);
}

function factsOf(sender: browser.Runtime.MessageSender | undefined): SenderFacts {
  const { origin } = (sender ?? {}) as { origin?: string };
  return {
    extensionId: sender?.id,
    origin,
    url: sender?.url,
    tabId: sender?.tab?.id,
    frameId: sender?.frameId,
    jar: jarOf(sender?.tab),
  };
}

/** Firefox keeps cookies by container and private window; Chromium starts another worker for its private windows. */
function jarOf(tab: browser.Tabs.Tab | undefined): string {
  if (tab === undefined) return '';
  const { cookieStoreId = '', incognito } = tab;
  if (/^firefox-(?!default$)/u.test(cookieStoreId)) return cookieStoreId;
  return incognito === browser.extension.inIncognitoContext ? '' : 'private';
}

function connectionOf(port: browser.Runtime.Port): Connection {
  return {
    name: port.name,
    sender: factsOf(port.sender),
    post: (message) => port.postMessage(message),
    close: () => port.disconnect(),
    onMessage: (listener) => port.onMessage.addListener((message) => listener(message)),
    onClosed: (listener) => port.onDisconnect.addListener(() => listener()),
  };
}
