import type { PageHealth, WebmailSession } from '../../messaging/contract.ts';
import type { AttachmentControl, ListRow, OpenMessage, WebmailAdapter, WebmailPage } from '../adapter.ts';
import { expectElement, isSelectorError, SelectorError } from '../expect-element.ts';
import { Controls } from './controls.ts';
import { readEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { attachmentIdOf, baseOf, messageRef, uidOfRowId } from './references.ts';
import { SELECTORS } from './selectors.ts';

/** Actions of the task `mail` that show one message, and the viewer window of one attachment. */
const MESSAGE_ACTIONS: readonly string[] = ['show', 'preview', 'print'];
const VIEWER_ACTION = 'get';
/** What the contract takes: a strange token must not keep the page from being protected. */
const TOKEN = /^[\w.-]{0,256}$/u;

/** Roundcube 1.6 and 1.7 on any origin. Every message is a page load of its own, often in a frame. */
export const roundcube: WebmailAdapter = {
  id: 'roundcube',
  bodySelector: SELECTORS.body.css,
  recognises: (page) => page.querySelector(SELECTORS.application.css) !== null,
  read: (page) => new RoundcubePage(page),
};

class RoundcubePage implements WebmailPage {
  readonly #page: Document;
  readonly #environment: Environment | undefined;
  readonly #message: OpenMessage | undefined;

  constructor(page: Document) {
    this.#page = page;
    this.#environment = readEnvironment(page);
    this.#message = this.#readMessage();
  }

  health(): PageHealth {
    if (!this.#showsMessage()) return 'no-message';
    if (this.#message === undefined) return 'no-match';
    try {
      this.#message.bannerPlace();
    } catch (error) {
      if (isSelectorError(error)) return 'no-match';
      throw error;
    }
    const items = this.#page.querySelectorAll(SELECTORS.attachmentItem.css).length;
    const links = this.#page.querySelectorAll(SELECTORS.attachmentLink.css).length;
    return links < items || this.#hasUnknownLinks(this.#message) ? 'no-match' : 'ok';
  }

  hasPlugin(): boolean {
    return this.#page.querySelector(SELECTORS.plugin.css) !== null;
  }

  session(): WebmailSession {
    const token = this.#token();
    return { webmail: 'roundcube', base: baseOf(this.#page.location), token: TOKEN.test(token) ? token : '' };
  }

  openMessages(): OpenMessage[] {
    if (this.#message !== undefined) return [this.#message];
    if (this.#showsMessage()) throw new SelectorError('rcmail.set_env');
    return [];
  }

  listRows(): ListRow[] {
    const rows: ListRow[] = [];
    for (const row of this.#page.querySelectorAll(SELECTORS.listRow.css)) {
      const uid = uidOfRowId(row.id);
      const link = row.querySelector<HTMLElement>(SELECTORS.rowLink.css);
      if (uid === undefined || link === null) continue;
      const href = link.getAttribute('href') ?? '';
      const mailbox = new URLSearchParams(href.slice(href.indexOf('?') + 1)).get('_mbox') ?? '';
      const ref = messageRef(this.#page.location, mailbox, uid);
      if (ref !== undefined) rows.push({ ref, subject: link });
    }
    return rows;
  }

  /** By the server's word, else by the address: a message must not look like a page without one. */
  #showsMessage(): boolean {
    const query = new URLSearchParams(this.#page.location.search);
    const task = this.#environment?.task ?? query.get('_task') ?? '';
    const action = this.#environment?.action ?? query.get('_action') ?? '';
    if (task !== 'mail') return false;
    if (MESSAGE_ACTIONS.includes(action)) return true;
    // Files of a message being written come by the same action, without a message.
    return action === VIEWER_ACTION && query.has('_uid') && query.has('_frame');
  }

  /** Something leads to an attachment and is none of the known controls. */
  #hasUnknownLinks(message: OpenMessage): boolean {
    const links = [...this.#page.querySelectorAll(SELECTORS.anyPartLink.css)];
    return links.some(
      (link) => link.closest(SELECTORS.attachmentItem.css) === null && message.controlAt(link) === undefined,
    );
  }

  #readMessage(): OpenMessage | undefined {
    if (!this.#showsMessage()) return undefined;
    const query = new URLSearchParams(this.#page.location.search);
    const uid = this.#environment?.uid ?? '';
    const mailbox = this.#environment?.mailbox ?? '';
    const ref = messageRef(
      this.#page.location,
      mailbox === '' ? (query.get('_mbox') ?? '') : mailbox,
      uid === '' ? (query.get('_uid') ?? '') : uid,
    );
    if (ref === undefined) return undefined;
    const page = this.#page;
    const isViewer = this.#isViewer(query);
    const controls = new Controls(page, isViewer ? query.get('_part') : null);
    return {
      ref,
      token: this.#token(),
      subjects: () => subjectsOf(page),
      bannerPlace: () =>
        isViewer ? viewerBannerPlace(page) : expectElement(page, SELECTORS.messageObjects.css),
      controls: (): AttachmentControl[] => controls.all(),
      attachmentIdOf,
      controlAt: (target) => controls.at(target),
      noteEvent: (target) => controls.noteEvent(target),
    };
  }

  #token(): string {
    const token = this.#environment?.token ?? '';
    return token === '' ? tokenOfForm(this.#page) : token;
  }

  #isViewer(query: URLSearchParams): boolean {
    return (this.#environment?.action ?? query.get('_action')) === VIEWER_ACTION;
  }
}

function viewerBannerPlace(page: Document): Element {
  const { parentElement } = expectElement(page, SELECTORS.viewerFrame.css);
  if (parentElement === null) throw new SelectorError(SELECTORS.viewerFrame.css);
  return parentElement;
}

function subjectsOf(page: Document): HTMLElement[] {
  const found = [...page.querySelectorAll<HTMLElement>(SELECTORS.subject.css)];
  return found.filter((element) => element.closest(SELECTORS.body.css) === null);
}

function tokenOfForm(page: Document): string {
  return page.querySelector<HTMLInputElement>(SELECTORS.token.css)?.value ?? '';
}
