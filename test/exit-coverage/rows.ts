/**
 * Every way by which a file may leave a webmail past the browser extension: the rows of docs/COVERAGE.md. Named once here;
 * tests record cells by these names.
 */
export const ROWS = {
  click: 'click on the attachment',
  'click-preview': 'click in the preview beside the list',
  'middle-click': 'middle click',
  'ctrl-click': 'open in a new tab (ctrl click)',
  keyboard: 'Enter on the attachment',
  'attachment-menu': "the webmail's own menu of one attachment",
  'page-command': "a command of the webmail's own script, given by a page script",
  'save-link-as': '"Save link as" of the context menu',
  'drag-out': 'dragging the attachment out of the window',
  'second-tab': 'its address in a second tab',
  navigation: 'navigation to its address, by a page script',
  'target-blank': 'a link or `window.open` into a new window',
  'a-download': '`<a download>` to its address',
  iframe: 'a frame with its address',
  'form-post': 'a form that is posted',
  'zip-attachments': 'all attachments in one archive',
  'message-file': 'the whole message as a file (.eml)',
  'zip-messages': 'several messages in one archive',
  viewer: 'the viewer of the webmail (text, image, page)',
  'server-viewer': 'a viewer that converts on the server (Office, Drive)',
  'mail-link': "a link in a mail to the reader's own webmail, however its address is written",
  'page-fetch': 'fetch or XMLHttpRequest of a page script',
  embedded: '`<img>`, `<object>`, `<embed>` of the page',
  'fetched-blob': 'fetched by a page script, then saved from a `blob:` address',
  'page-blob': 'a `blob:` address made by a page script',
  'page-data': 'a `data:` address made by a page script',
  'page-service-worker': "a navigation that the page's own service worker answers",
  'service-worker-download': "`<a download>` to an address that the page's service worker would answer",
  'two-at-once': 'two at once',
  'worker-death': "the extension's worker dies while it judges",
  'other-extension': 'another extension that names files as well',
  huge: 'a file of 2 GB',
  'save-to-cloud': 'saving to the cloud, forwarding: copies made by the server',
  'other-program': 'another browser, a phone, IMAP',
} as const;

export type Exit = keyof typeof ROWS;

export const BROWSERS = ['chromium', 'firefox'] as const;
export type Browser = (typeof BROWSERS)[number];

export const RESULTS = {
  refused: 'refused',
  held: 'held',
  released: 'released byte-identical',
  cannot: 'cannot be stopped',
  none: 'does not exist here',
} as const;
export type Result = keyof typeof RESULTS;

/** What one passed test saw of one exit. */
export interface Cell {
  readonly webmail: string;
  readonly browser: Browser;
  readonly exit: Exit;
  readonly result: Result;
  /** Needed for `cannot` and `none`: why. Optional elsewhere, for how it was tried where that is not the real gesture. */
  readonly reason?: string;
}

/** Pairs of which every row has a test. The others say "not tested" where they have none. */
export const COMPLETE: readonly (readonly [string, Browser])[] = [
  ['roundcube', 'chromium'],
  ['gmail', 'chromium'],
  ['outlook', 'chromium'],
  ['nextcloud', 'chromium'],
  ['roundcube', 'firefox'],
  ['sogo', 'chromium'],
  ['sogo', 'firefox'],
];
