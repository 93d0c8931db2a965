import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl, OpenMessage } from '../adapter.ts';
import { expectElement } from '../expect-element.ts';
import { namedAttachment } from '../named-attachment.ts';
import { ownAncestor, ownElements } from '../own-elements.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
const IN_MESSAGE = [SELECTORS.cardLink, SELECTORS.cardAction, SELECTORS.card, SELECTORS.downloadAll]
  .map(({ css }) => css)
  .join(', ');

/** The preview lies outside of every message: it is of the one whose file was used last. */
export interface PreviewOwner {
  /** Of an open message; `LISTED` when it was opened from the list. */
  uid: string | undefined;
  /** The messages of the row it was opened from. */
  row: readonly MessageRef[];
}

/** No id of a message. */
export const LISTED = 'list';

/** One message of the conversation, in its element of the page. */
export function openMessage(element: HTMLElement, ref: MessageRef, preview: PreviewOwner): OpenMessage {
  const page = element.ownerDocument;
  return {
    ref,
    token: '',
    subjects: () => ownElements(page, SELECTORS.subject.css, BODY),
    bannerPlace: () => expectElement(element, SELECTORS.bannerPlace.css),
    controls: () => [...controlsIn(element), ...(isOwner(ref, preview) ? previewControls(page) : [])],
    attachmentIdOf: namedAttachment,
    controlAt(target) {
      const own = ownAncestor(target, IN_MESSAGE, BODY);
      if (own !== undefined && element.contains(own)) return control(own);
      const action = ownAncestor(target, SELECTORS.overlayAction.css, BODY);
      return action === undefined || !isOwner(ref, preview) ? undefined : previewControl(action);
    },
    noteEvent(target) {
      const card = ownAncestor(target, SELECTORS.card.css, BODY);
      if (card !== undefined && element.contains(card)) preview.uid = ref.uid;
    },
  };
}

/** A preview of which nobody knows where it was opened is everybody's: one message that refuses is enough. */
export function isOwner(ref: MessageRef, { uid }: PreviewOwner): boolean {
  return uid === undefined || uid === ref.uid;
}

export function previewControls(page: Document): AttachmentControl[] {
  return ownElements(page, SELECTORS.overlayAction.css, BODY).map(previewControl);
}

export function previewControl(element: HTMLElement): AttachmentControl {
  const name = element.closest('.aLF-aPX')?.querySelector(SELECTORS.overlayName.css)?.textContent;
  return { element, attachmentId: name == null ? null : namedAttachment(name), badgeIn: null };
}

function controlsIn(element: HTMLElement): AttachmentControl[] {
  const css = [SELECTORS.cardLink, SELECTORS.cardAction, SELECTORS.downloadAll]
    .map((each) => each.css)
    .join(', ');
  return ownElements(element, css, BODY).map(control);
}

function control(element: HTMLElement): AttachmentControl {
  const card = element.closest(SELECTORS.card.css);
  const name = card?.querySelector(SELECTORS.cardName.css)?.textContent;
  return {
    element,
    attachmentId: name == null ? null : namedAttachment(name),
    badgeIn: element.matches(SELECTORS.cardLink.css) ? card : null,
  };
}
