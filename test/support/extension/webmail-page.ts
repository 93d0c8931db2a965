import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Window as HappyWindow } from 'happy-dom';

const FOLDER = path.join(import.meta.dirname, '../../webmail-pages');

/** Loads a captured page into the document of the test (happy-dom), as if it came from `url`. */
export function openCapturedPage(file: string, url: string): Document {
  return openHtml(readFileSync(path.join(FOLDER, file), 'utf8'), url);
}

function openHtml(html: string, url: string): Document {
  const { happyDOM } = window as unknown as HappyWindow;
  // Scripts of the page are not loaded, and that is no error. Frames are empty.
  Object.assign(happyDOM.settings, {
    handleDisabledFileLoadingAsSuccess: true,
    enableIframePageLoading: true,
  });
  happyDOM.setURL(url);
  showPage(html.replaceAll(/(<iframe\b[^>]*?) src="[^"]*"/gu, '$1'));
  return document;
}

/** Makes an HTML text the document of the test. */
export function showPage(html: string): void {
  const { documentElement } = new DOMParser().parseFromString(html, 'text/html');
  document.replaceChildren(document.adoptNode(documentElement));
}

const BASE = 'https://mail.example.test/roundcube/';

export type Skin = 'elastic' | 'larry' | 'classic';
export const SKINS: readonly Skin[] = ['elastic', 'larry', 'classic'];

const QUERIES = {
  list: '?_task=mail&_mbox=INBOX',
  show: '?_task=mail&_action=show&_uid=3&_mbox=INBOX',
  preview: '?_task=mail&_action=preview&_uid=3&_mbox=INBOX&_framed=1',
  plain: '?_task=mail&_action=show&_uid=4&_mbox=INBOX',
  nested: '?_task=mail&_action=show&_uid=3.6&_mbox=INBOX',
  viewer: '?_task=mail&_action=get&_uid=3&_mbox=INBOX&_part=2&_frame=1&_extwin=1',
  compose: '?_task=mail&_action=compose',
} as const;
export type RoundcubePageName = keyof typeof QUERIES;
export const PAGE_NAMES = Object.keys(QUERIES) as readonly RoundcubePageName[];

/** Loads one of the captured pages of Roundcube. */
export function openRoundcube(skin: Skin, name: RoundcubePageName): Document {
  return openCapturedPage(`roundcube/2026-11-23-${skin}-${name}.html`, BASE + QUERIES[name]);
}

const SOGO_BASE = 'https://mail.example.test/SOGo/so/alice/';
/** Each page of SOGo by its address, the shell it stands in, and what its pane shows. */
const SOGO_PAGES = {
  list: ['Mail/view#!/Mail/0/INBOX', 'shell', 'none'],
  message: ['Mail/view#!/Mail/0/INBOX/2', 'shell', 'message'],
  plain: ['Mail/view#!/Mail/0/INBOX/3', 'shell', 'plain'],
  popup: ['Mail/UIxMailPopupView#!/Mail/0/INBOX/2', 'window', 'message'],
  compose: ['Mail/UIxMailPopupView#!/Mail/0/new', 'compose', 'none'],
} as const;
export type SogoPageName = keyof typeof SOGO_PAGES;
export const SOGO_PAGE_NAMES = Object.keys(SOGO_PAGES) as readonly SogoPageName[];

/** Loads one of the captured pages of SOGo, at its own address or another one below the user's. */
export function openSogo(name: SogoPageName, address?: string): Document {
  const [own, shell, pane] = SOGO_PAGES[name];
  const read = (part: string) => readFileSync(path.join(FOLDER, `sogo/2026-11-23-${part}.html`), 'utf8');
  const html = read(shell).replace('<!-- the pane of the open message -->', () => read(`pane-${pane}`));
  return openHtml(html, SOGO_BASE + (address ?? own));
}
