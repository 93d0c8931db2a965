import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Window as HappyWindow } from 'happy-dom';

const FOLDER = path.join(import.meta.dirname, '../../webmail-pages');

/** Loads a captured page into the document of the test (happy-dom), as if it came from `url`. */
export function openCapturedPage(file: string, url: string): Document {
  const { happyDOM } = window as unknown as HappyWindow;
  // Scripts of the page are not loaded, and that is no error. Frames are empty.
  Object.assign(happyDOM.settings, {
    handleDisabledFileLoadingAsSuccess: true,
    enableIframePageLoading: true,
  });
  happyDOM.setURL(url);
  const html = readFileSync(path.join(FOLDER, file), 'utf8');
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
