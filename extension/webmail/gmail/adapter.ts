import type { MessageRef, PageHealth, WebmailSession } from '../../messaging/contract.ts';
import type { ListedMessages, ListRow, OpenMessage, WebmailAdapter, WebmailPage } from '../adapter.ts';
import { isSelectorError } from '../expect-element.ts';
import { ownElements } from '../own-elements.ts';
import { baseOf, gmailRef, legacyIdOf } from './ids.ts';
import { listedMessages, listedPreview } from './listed.ts';
import { openMessage } from './message.ts';
import type { PreviewOwner } from './message.ts';
import { recognisesGmail } from './recognise.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
/** A route whose last step is a conversation: 16 hexadecimal digits, or a longer word of letters. */
const CONVERSATION = /^#[^/]+(?:\/[^/]+)*\/(?:[0-9a-f]{15,16}|[A-Za-z]{20,})(?:\?|$)/u;

/** Gmail: one page in which conversations come and go, each of several messages. */
export const gmail: WebmailAdapter = {
  id: 'gmail',
  bodySelector: BODY,
  changingAttributes: ['class', 'data-message-id', 'data-legacy-message-id', 'data-legacy-thread-id'],
  leavesTitle: true,
  recognises: recognisesGmail,
  read: (page) => new GmailPage(page),
};

class GmailPage implements WebmailPage {
  readonly #page: Document;
  readonly #preview: PreviewOwner = { uid: undefined, row: [] };
  /** Messages seen in each conversation: a row of the list knows its conversation only. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(page: Document) {
    this.#page = page;
  }

  health(): PageHealth {
    const drawn = ownElements(this.#page, SELECTORS.anyMessage.css, BODY);
    const messages = this.openMessages();
    if (drawn.length === 0) return this.#isLost() ? 'no-match' : 'no-message';
    if (messages.length < drawn.length) return 'no-match';
    if (ownElements(this.#page, SELECTORS.subject.css, BODY).length === 0) return 'no-match';
    try {
      for (const message of messages) message.bannerPlace();
    } catch (error) {
      if (isSelectorError(error)) return 'no-match';
      throw error;
    }
    const cards = ownElements(this.#page, SELECTORS.card.css, BODY).length;
    const links = ownElements(this.#page, SELECTORS.cardLink.css, BODY).length;
    return links < cards || this.#hasUnknownExits(messages) ? 'no-match' : 'ok';
  }

  /** Something leads to an attachment and is none of the known controls. */
  #hasUnknownExits(messages: readonly OpenMessage[]): boolean {
    const isControl = (element: Element) =>
      messages.some((message) => message.controlAt(element) !== undefined);
    const { anyCardLink, card, cardName, anyDialog, overlayAction } = SELECTORS;
    const links = ownElements(this.#page, anyCardLink.css, BODY);
    if (!links.every(isControl)) return true;
    const names = ownElements(this.#page, cardName.css, BODY)
      .filter((name) => name.closest(card.css) !== null)
      .map(({ textContent }) => textContent.trim());
    const actions = ownElements(this.#page, overlayAction.css, BODY);
    return ownElements(this.#page, anyDialog.css, BODY).some(
      (dialog) =>
        !actions.some((action) => dialog.contains(action)) &&
        names.some((name) => name !== '' && dialog.textContent.includes(name)),
    );
  }

  hasPlugin(): boolean {
    // There is none for Gmail.
    return false;
  }

  session(): WebmailSession {
    return { webmail: 'gmail', base: this.#base(), token: '' };
  }

  openMessages(): OpenMessage[] {
    const open: OpenMessage[] = [];
    for (const element of ownElements(this.#page, SELECTORS.message.css, BODY)) {
      const ref = this.#refOf(element);
      if (ref === undefined || open.some((other) => other.ref.uid === ref.uid)) continue;
      open.push(openMessage(element, ref, this.#preview));
      this.#note(ref);
    }
    return open;
  }

  listRows(): ListRow[] {
    return ownElements(this.#page, SELECTORS.row.css, BODY).flatMap((row) => {
      const subject = row.querySelector<HTMLElement>(SELECTORS.rowSubject.css);
      const [ref, ...others] = this.#refsOfRow(row);
      if (subject === null || ref === undefined) return [];
      return [{ ref, subject, others }];
    });
  }

  listedMessages(): ListedMessages[] {
    const listed = ownElements(this.#page, SELECTORS.row.css, BODY).map((row) =>
      listedMessages(row, this.#refsOfRow(row), this.#preview),
    );
    return [...listed, listedPreview(this.#preview)];
  }

  /** A conversation has the id of its first message; a row knows the last one, and those that were seen in this page. */
  #refsOfRow(row: Element): MessageRef[] {
    const named = row.querySelector(SELECTORS.rowThread.css);
    const thread = named?.getAttribute('data-legacy-thread-id') ?? '';
    const last = named?.getAttribute('data-legacy-last-message-id') ?? '';
    return [...new Set([thread, ...(this.#seen.get(thread) ?? []), last])]
      .map((uid) => gmailRef(this.#base(), uid))
      .filter((ref) => ref !== undefined);
  }

  /** Both its ids must name the same message: a mail cannot make elements that do without knowing one. */
  #refOf(element: HTMLElement): MessageRef | undefined {
    const legacy = element.getAttribute('data-legacy-message-id') ?? '';
    const perm = element.getAttribute('data-message-id') ?? '';
    const isSent = /^#?msg-a:/u.test(perm);
    return isSent || legacyIdOf(perm) === legacy ? gmailRef(this.#base(), legacy) : undefined;
  }

  #note({ uid }: MessageRef): void {
    const [subject] = ownElements(this.#page, SELECTORS.subject.css, BODY);
    const thread = subject?.getAttribute('data-legacy-thread-id') ?? '';
    if (thread === '') return;
    const seen = this.#seen.get(thread) ?? new Set();
    this.#seen.set(thread, seen.add(uid));
  }

  /** The address names a conversation, something is drawn, and it is neither a conversation nor a list. */
  #isLost(): boolean {
    if (!CONVERSATION.test(this.#page.location.hash)) return false;
    // A message that was drawn, and not as one.
    if (this.#page.querySelector(BODY) !== null) return true;
    const main = this.#page.querySelector(SELECTORS.main.css);
    if (main === null || main.childElementCount === 0) return false;
    // Conversations with nothing opened, and lists under a search, have neither.
    return main.querySelector(`${SELECTORS.list.css}, ${SELECTORS.subject.css}`) === null;
  }

  #base(): string {
    return baseOf(this.#page.location.pathname);
  }
}
