import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl, OpenMessage } from '../adapter.ts';
import { namedAttachment } from '../named-attachment.ts';
import { ownAncestor, ownElements } from '../own-elements.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
const IN_MESSAGE = `${SELECTORS.attachment.css}, ${SELECTORS.wellButton.css}`;

/** Whose the menu is that is open: an attachment's name, or `undefined` when it is not that of an attachment. */
export interface OpenMenu {
  of: string | undefined;
}

/** The one message of the reading pane. */
export function openMessage(
  element: HTMLElement,
  ref: MessageRef,
  token: string,
  menu: OpenMenu,
): OpenMessage {
  const page = element.ownerDocument;
  const menuControl = (action: HTMLElement, name: string): AttachmentControl => {
    return { element: action, attachmentId: namedAttachment(name), badgeIn: null };
  };
  return {
    ref,
    token,
    subjects: () => ownElements(page, SELECTORS.subject.css, BODY).slice(0, 1),
    bannerPlace: () => ownElements(element, SELECTORS.bannerPlace.css, BODY)[0] ?? element,
    controls: () => ownElements(element, IN_MESSAGE, BODY).map(control),
    attachmentIdOf: namedAttachment,
    controlAt(target) {
      const isOpener = ownAncestor(target, SELECTORS.menuOpener.css, BODY) !== undefined;
      const own = isOpener ? undefined : ownAncestor(target, IN_MESSAGE, BODY);
      if (own !== undefined && element.contains(own)) return control(own);
      const action = ownAncestor(target, SELECTORS.menuAction.css, BODY);
      return action === undefined || menu.of === undefined ? undefined : menuControl(action, menu.of);
    },
    noteEvent(target) {
      const opener = ownAncestor(target, SELECTORS.anyOpener.css, BODY);
      if (opener === undefined) return;
      const card = ownAncestor(target, SELECTORS.attachment.css, BODY);
      menu.of = card === undefined ? undefined : nameOf(card);
    },
  };
}

function control(element: HTMLElement): AttachmentControl {
  const card = element.closest<HTMLElement>(SELECTORS.attachment.css);
  return {
    element,
    attachmentId: card === null ? null : namedAttachment(nameOf(card)),
    badgeIn: card,
  };
}

/** Its title is the name of the file, and nothing else on it is in every language. */
function nameOf(card: HTMLElement): string {
  return card.getAttribute('title') ?? card.querySelector('[title]')?.getAttribute('title') ?? '';
}
