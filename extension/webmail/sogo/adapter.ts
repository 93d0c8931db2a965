import type { MessageRef, PageHealth, WebmailSession } from '../../messaging/contract.ts';
import type { ListRow, OpenMessage, WebmailAdapter, WebmailPage } from '../adapter.ts';
import { expectElement, isSelectorError, SelectorError } from '../expect-element.ts';
import { NAME_ROWS_EVENT, ROW_ATTRIBUTE } from './bridge.ts';
import {
  controlAt,
  controlsOf,
  hasUnknownLinks,
  isMenuUnknown,
  refOfCards,
  unreadableCards,
} from './controls.ts';
import { fragmentShowsMessage, isSogoRef, readSogoPath, refOfFragment } from './paths.ts';
import { recognisesSogo } from './recognise.ts';
import { SELECTORS } from './selectors.ts';

/** As SOGo makes it (SHA-1, in hex), with room for another hash. */
const TOKEN = /^[\w.-]{0,256}$/u;

/** SOGo 5 on any origin: one page in which messages come and go, and windows of one message. */
export const sogo: WebmailAdapter = {
  id: 'sogo',
  bodySelector: SELECTORS.body.css,
  recognises: recognisesSogo,
  read: (page) => new SogoPage(page),
};

class SogoPage implements WebmailPage {
  readonly #page: Document;

  constructor(page: Document) {
    this.#page = page;
  }

  health(): PageHealth {
    if (!this.#namesMessage()) return 'no-message';
    try {
      if (this.openMessages().length === 0) return 'no-message';
    } catch (error) {
      if (isSelectorError(error)) return 'no-match';
      throw error;
    }
    const isUnknown =
      unreadableCards(this.#page) > 0 || hasUnknownLinks(this.#page) || isMenuUnknown(this.#page);
    return isUnknown ? 'no-match' : 'ok';
  }

  hasPlugin(): boolean {
    // There is none for SOGo.
    return false;
  }

  session(): WebmailSession {
    return { webmail: 'sogo', base: this.#base() ?? `${this.#page.location.origin}/`, token: this.#token() };
  }

  openMessages(): OpenMessage[] {
    const page = this.#page;
    if (!this.#namesMessage()) return [];
    if (page.querySelector(SELECTORS.message.css) === null) {
      // Still being drawn. Nothing can leave yet.
      if (page.querySelector(SELECTORS.busy.css) !== null) return [];
      throw new SelectorError(SELECTORS.message.css);
    }
    expectElement(page, SELECTORS.subject.css);
    const ref = this.#shownRef();
    if (ref === undefined) throw new SelectorError('#!/Mail/');
    return [
      {
        ref,
        token: this.#token(),
        subjects: () => [...page.querySelectorAll<HTMLElement>(SELECTORS.subject.css)],
        bannerPlace: () => expectElement(page, SELECTORS.message.css),
        controls: () => controlsOf(page),
        attachmentIdOf: (part) => part,
        controlAt,
        noteEvent: () => undefined,
      },
    ];
  }

  listRows(): ListRow[] {
    const page = this.#page;
    const base = this.#base();
    if (base === undefined || page.querySelector(SELECTORS.row.css) === null) return [];
    page.dispatchEvent(new CustomEvent(NAME_ROWS_EVENT));
    const rows: ListRow[] = [];
    for (const row of page.querySelectorAll(SELECTORS.row.css)) {
      if (row.closest(SELECTORS.body.css) !== null) continue;
      const subject = row.querySelector<HTMLElement>(SELECTORS.rowSubject.css);
      const ref = refOfRow(base, row.getAttribute(ROW_ATTRIBUTE) ?? '');
      if (subject !== null && ref !== undefined) rows.push({ ref, subject });
    }
    return rows;
  }

  /** What the cards say is what the pane shows; the address may be ahead of it. */
  #shownRef(): MessageRef | undefined {
    const base = this.#base();
    const named = base === undefined ? undefined : refOfFragment(base, this.#page.location.hash);
    return refOfCards(this.#page) ?? named;
  }

  #namesMessage(): boolean {
    return fragmentShowsMessage(this.#page.location.hash);
  }

  #base(): string | undefined {
    return readSogoPath(new URL(this.#page.location.href))?.base;
  }

  #token(): string {
    const token = /(?:^|;\s*)XSRF-TOKEN=([^;]*)/u.exec(this.#page.cookie)?.[1] ?? '';
    return TOKEN.test(token) ? token : '';
  }
}

function refOfRow(base: string, path: string): MessageRef | undefined {
  const cut = path.lastIndexOf('/');
  const ref = { webmail: 'sogo', base, mailbox: path.slice(0, cut), uid: path.slice(cut + 1) } as const;
  return isSogoRef(ref) ? ref : undefined;
}
