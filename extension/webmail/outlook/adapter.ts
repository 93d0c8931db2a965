import type { MessageRef, PageHealth, WebmailSession } from '../../messaging/contract.ts';
import type { ListedMessages, ListRow, OpenMessage, WebmailAdapter, WebmailPage } from '../adapter.ts';
import { ownElements } from '../own-elements.ts';
import { baseOf, itemIdOf, outlookRef } from './ids.ts';
import { listedMessages } from './listed.ts';
import { openMessage } from './message.ts';
import type { OpenMenu } from './message.ts';
import { recognisesOutlook } from './recognise.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
const TOKEN = /^[\w.:+/=~-]{0,4096}$/u;

/**
 * Outlook on the web, as far as it can be read: a message whose address names the item. A conversation names none, and is said
 * to be not protected; what leaves it is judged by its bytes all the same.
 */
export const outlook: WebmailAdapter = {
  id: 'outlook',
  bodySelector: BODY,
  changingAttributes: ['data-convid', 'aria-selected', 'title'],
  leavesTitle: true,
  recognises: recognisesOutlook,
  read: (page) => new OutlookPage(page),
};

class OutlookPage implements WebmailPage {
  readonly #page: Document;
  readonly #menu: OpenMenu = { of: undefined };
  /** Items that were open while the row of their conversation was selected. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(page: Document) {
    this.#page = page;
  }

  health(): PageHealth {
    if (ownElements(this.#page, SELECTORS.anyMessage.css, '[role="listbox"]').length === 0)
      return 'no-message';
    const cards = ownElements(this.#page, SELECTORS.anyCard.css, BODY).length;
    const known = ownElements(this.#page, SELECTORS.attachment.css, BODY).length;
    return this.openMessages().length === 0 || known < cards ? 'no-match' : 'ok';
  }

  hasPlugin(): boolean {
    // There is none for Outlook.
    return false;
  }

  session(): WebmailSession {
    return { webmail: 'outlook', base: baseOf(this.#page.location), token: this.#token() };
  }

  openMessages(): OpenMessage[] {
    const [element] = ownElements(this.#page, SELECTORS.message.css, BODY);
    const ref = outlookRef(baseOf(this.#page.location), itemIdOf(this.#page.location));
    if (element === undefined || ref === undefined) return [];
    const selected = ownElements(this.#page, SELECTORS.row.css, BODY).find(
      (row) => row.getAttribute('aria-selected') === 'true',
    );
    const conversation = selected?.getAttribute('data-convid') ?? '';
    if (conversation !== '') {
      this.#seen.set(conversation, (this.#seen.get(conversation) ?? new Set()).add(ref.uid));
    }
    return [openMessage(element, ref, this.#token(), this.#menu)];
  }

  listRows(): ListRow[] {
    return ownElements(this.#page, SELECTORS.row.css, BODY).flatMap((row) => {
      const subject =
        row.querySelector<HTMLElement>(SELECTORS.rowSubject.css) ??
        row.querySelector<HTMLElement>(SELECTORS.rowText.css);
      const [ref, ...others] = this.#refsOfRow(row);
      if (subject === null || ref === undefined) return [];
      return [{ ref, subject, others }];
    });
  }

  listedMessages(): ListedMessages[] {
    return ownElements(this.#page, SELECTORS.row.css, BODY).map((row) =>
      listedMessages(row, this.#refsOfRow(row)),
    );
  }

  #refsOfRow(row: Element): MessageRef[] {
    const base = baseOf(this.#page.location);
    return [...(this.#seen.get(row.getAttribute('data-convid') ?? '') ?? [])]
      .map((uid) => outlookRef(base, uid))
      .filter((each) => each !== undefined);
  }

  #token(): string {
    const token = /(?:^|;\s*)X-OWA-CANARY=([^;]*)/u.exec(this.#page.cookie)?.[1] ?? '';
    return TOKEN.test(token) ? token : '';
  }
}
