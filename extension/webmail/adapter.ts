import type { MessageRef, PageHealth, WebmailId, WebmailSession } from '../messaging/contract.ts';
import type { OpenListGate } from './protection/list-gate.ts';

/**
 * What Mailwicket must know of a webmail it does not own. An adapter only reads the page: drawing, holding and asking
 * are done by `protection/`, the same for every webmail.
 */
export interface WebmailAdapter {
  readonly id: WebmailId;
  /**
   * Whether this frame is a page of this webmail. Cheap and without side effects: it is asked again at every event
   * while the page loads.
   */
  recognises(page: Document): boolean;
  /** Where the sender's own words and elements are, and nothing of the webmail's. */
  readonly bodySelector: string;
  /** Attributes by which the webmail shows another message in elements that stay. */
  readonly changingAttributes?: readonly string[];
  /** The webmail writes the title of the window anew at every step: it gets no prefix. */
  readonly leavesTitle?: true;
  /** The gate of what `listedMessages` gives. In the script of the adapter: the others do without. */
  readonly openListGate?: OpenListGate;
  /** Reads a frame that is recognised and parsed to its end. */
  read(page: Document): WebmailPage;
}

/** One frame of a webmail, as it is now: every method looks at the page anew. */
export interface WebmailPage {
  /**
   * `ok`: a message is open and everything needed to protect it was found. `no-message`: a page without an open
   * message. `no-match`: a message is open, but the page is not as the adapter knows it.
   */
  health(): PageHealth;
  /** Whether the webmail's server protects itself with Mailwicket. The extension then draws and gates nothing. */
  hasPlugin(): boolean;
  /** What the page's own forms are sent with. */
  session(): WebmailSession;
  /**
   * The messages that are open in this frame, in the order of the page; a conversation may show several. None when no
   * message is open. Throws `SelectorError` when one is open that cannot be read. Each call may give new objects: a message
   * is known by its `ref`.
   */
  openMessages(): readonly OpenMessage[];
  /** The rows of a message list that are in the page now. Rows that cannot be read are left out. */
  listRows(): readonly ListRow[];
  /** The rows that let files out without their message, where a webmail has such. */
  listedMessages?(): readonly ListedMessages[];
}

/** The messages of one row of a list, as far as they are known, and its controls. */
export interface ListedMessages extends Pick<OpenMessage, 'attachmentIdOf' | 'controlAt' | 'noteEvent'> {
  readonly refs: readonly MessageRef[];
}

export interface OpenMessage {
  readonly ref: MessageRef;
  /** The anti-CSRF token that the raw source needs, `''` when the page has none. */
  readonly token: string;
  /** Elements that show the subject. */
  subjects(): readonly HTMLElement[];
  /** The element whose first child the banner becomes. Throws `SelectorError`. */
  bannerPlace(): Element;
  /** Every control by which an attachment can be opened or saved. */
  controls(): readonly AttachmentControl[];
  /** What a command of the webmail's own script for the webmail's own part id would use. */
  attachmentIdOf(part: string): string;
  /** The control that an event on `target` would use, `undefined` when it would use none. */
  controlAt(target: EventTarget | null): AttachmentControl | undefined;
  /**
   * To be called with the target of every event before it is judged: a menu that is shared by all attachments acts on
   * the one it was opened for.
   */
  noteEvent(target: EventTarget | null): void;
}

/** A control of the page that lets attachment bytes out. */
export interface AttachmentControl {
  readonly element: HTMLElement;
  /**
   * Which attachment, by the id of `Attachment.id` in core. `null`: all of the message, or one that is not known. A
   * control of unknown attachments is judged by the worst of the message.
   */
  readonly attachmentId: string | null;
  /** The element whose last child the badge becomes. `null`: this attachment has its badge at another control. */
  readonly badgeIn: Element | null;
}

/** Whether a control is of an attachment that is there: a shared menu is in pages without attachments too. */
export function isOfAttachment({ attachmentId, badgeIn }: AttachmentControl): boolean {
  return badgeIn !== null || attachmentId !== null;
}

export interface ListRow {
  readonly ref: MessageRef;
  /** Further messages of a row that stands for a conversation, as far as they are known. */
  readonly others?: readonly MessageRef[];
  /** The element that shows the subject. */
  readonly subject: HTMLElement;
}
