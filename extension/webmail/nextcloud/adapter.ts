import type { MessageRef, PageHealth, WebmailSession } from '../../messaging/contract.ts';
import type { ListRow, OpenMessage, WebmailAdapter, WebmailPage } from '../adapter.ts';
import { ownElements } from '../own-elements.ts';
import { openMessage } from './message.ts';
import type { MenuOwner } from './message.ts';
import { messageIdOf, nextcloudRef, readAppPath } from './paths.ts';
import { recognisesNextcloud } from './recognise.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
const TOKEN = /^[\w.:+/=~-]{0,4096}$/u;

/** Nextcloud Mail on any origin: one page in which conversations come and go, each of several messages. */
export const nextcloud: WebmailAdapter = {
  id: 'nextcloud',
  bodySelector: BODY,
  changingAttributes: ['class', 'src', 'data-envelope-id'],
  leavesTitle: true,
  recognises: recognisesNextcloud,
  read: (page) => new NextcloudPage(page),
};

class NextcloudPage implements WebmailPage {
  readonly #page: Document;
  readonly #menu: MenuOwner = { uid: undefined, name: undefined };
  /** Messages seen in each conversation: a row of the list knows the newest one only. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(page: Document) {
    this.#page = page;
  }

  health(): PageHealth {
    const opened = this.#opened();
    // A body that was drawn outside of every message is of one that is not known as such.
    if (opened.length === 0) return this.#page.querySelector(BODY) === null ? 'no-message' : 'no-match';
    if (ownElements(this.#page, SELECTORS.subject.css, BODY).length === 0 || this.#hasUnknownAttachments())
      return 'no-match';
    // Several can stand in a conversation, and one of text without pictures does not say which it is.
    return this.openMessages().length < opened.length ? 'no-match' : 'ok';
  }

  hasPlugin(): boolean {
    // There is none for Nextcloud.
    return false;
  }

  session(): WebmailSession {
    return { webmail: 'nextcloud', base: this.#base(), token: this.#token() };
  }

  openMessages(): OpenMessage[] {
    const open: OpenMessage[] = [];
    for (const element of this.#opened()) {
      const ref = this.#refOf(element);
      if (ref === undefined || open.some((other) => other.ref.uid === ref.uid)) continue;
      open.push(openMessage(element, ref, this.#token(), this.#menu));
      const thread = this.#threadId();
      this.#seen.set(thread, (this.#seen.get(thread) ?? new Set()).add(ref.uid));
    }
    return open;
  }

  listRows(): ListRow[] {
    return ownElements(this.#page, SELECTORS.row.css, BODY).flatMap((row) => {
      const subject = row.querySelector<HTMLElement>(SELECTORS.rowSubject.css);
      const id = row.getAttribute('data-envelope-id') ?? '';
      const ref = nextcloudRef(this.#base(), id);
      if (subject === null || ref === undefined) return [];
      const others = [...(this.#seen.get(id) ?? [])]
        .filter((uid) => uid !== id)
        .map((uid) => ({ ...ref, uid }));
      return [{ ref, subject, others }];
    });
  }

  #hasUnknownAttachments(): boolean {
    const { anyName, attachment, attachmentName, open } = SELECTORS;
    const attachments = ownElements(this.#page, attachment.css, BODY);
    const inside = [attachmentName.css, ...open.css.split(', ')].map((css) =>
      ownElements(this.#page, css, BODY).map((each) => each.closest(attachment.css)),
    );
    return (
      ownElements(this.#page, anyName.css, BODY).some((each) => each.closest(attachment.css) === null) ||
      attachments.some((each) => !inside.every((owners) => owners.includes(each)))
    );
  }

  /** Envelopes that are opened and whose message came. */
  #opened(): HTMLElement[] {
    return ownElements(this.#page, SELECTORS.envelope.css, BODY).filter(
      (element) => element.querySelector(SELECTORS.loaded.css) !== null,
    );
  }

  /** What the app wrote into an envelope names its message; the address does when there is only one. */
  #refOf(element: HTMLElement): MessageRef | undefined {
    const frame = [...element.querySelectorAll(SELECTORS.bodyFrame.css)].find(
      (each) => each.parentElement?.parentElement?.closest(BODY) === null,
    );
    const image = ownElements(element, SELECTORS.attachedImage.css, BODY)[0];
    const written = [frame, image]
      .map((each) => messageIdOf(each?.getAttribute('src') ?? ''))
      .find((id) => id !== undefined);
    const isAlone = ownElements(this.#page, SELECTORS.anyEnvelope.css, BODY).length === 1;
    const id = written ?? (isAlone ? this.#threadId() : '');
    return nextcloudRef(this.#base(), id);
  }

  #threadId(): string {
    return /\/thread\/(\d+)/u.exec(this.#page.location.pathname)?.[1] ?? '';
  }

  #base(): string {
    const { origin, pathname } = this.#page.location;
    return origin + (readAppPath(pathname)?.root ?? '/');
  }

  #token(): string {
    const token = this.#page.head.dataset['requesttoken'] ?? '';
    return TOKEN.test(token) ? token : '';
  }
}
