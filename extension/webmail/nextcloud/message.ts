import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl, OpenMessage } from '../adapter.ts';
import { SelectorError } from '../expect-element.ts';
import { namedAttachment } from '../named-attachment.ts';
import { ownAncestor, ownElements } from '../own-elements.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
const IN_MESSAGE = `${SELECTORS.open.css}, ${SELECTORS.all.css}`;

/** The menu of an attachment says nothing of whose it is: it is of the one it was opened at. */
export interface MenuOwner {
  uid: string | undefined;
  name: string | undefined;
}

/** One opened message, in its element of the page. */
export function openMessage(
  element: HTMLElement,
  ref: MessageRef,
  token: string,
  menu: MenuOwner,
): OpenMessage {
  const page = element.ownerDocument;
  const ownsMenu = () => menu.uid === undefined || menu.uid === ref.uid;
  /** Entries that are known, and all of them while the menu is that of an attachment. */
  const menuCss = () =>
    menu.name === undefined
      ? SELECTORS.menuAction.css
      : `${SELECTORS.menuAction.css}, ${SELECTORS.anyMenuAction.css}`;
  const menuControl = (action: HTMLElement): AttachmentControl => {
    const attachmentId = menu.name === undefined ? null : namedAttachment(menu.name);
    return { element: action, attachmentId, badgeIn: null };
  };
  return {
    ref,
    token,
    subjects: () => ownElements(page, SELECTORS.subject.css, BODY),
    bannerPlace() {
      const place = element.querySelector(SELECTORS.loaded.css);
      if (place === null) throw new SelectorError(SELECTORS.loaded.css);
      return place;
    },
    controls: () => [
      ...ownElements(element, IN_MESSAGE, BODY).map(control),
      ...(ownsMenu() ? ownElements(page, menuCss(), BODY).map(menuControl) : []),
    ],
    attachmentIdOf: (part) => part,
    controlAt(target) {
      const own = ownAncestor(target, IN_MESSAGE, BODY);
      if (own !== undefined && element.contains(own)) return control(own);
      const action = ownAncestor(target, menuCss(), BODY);
      return action === undefined || !ownsMenu() ? undefined : menuControl(action);
    },
    noteEvent(target) {
      const attachment = ownAncestor(target, SELECTORS.attachment.css, BODY);
      if (attachment === undefined && ownAncestor(target, SELECTORS.opener.css, BODY) !== undefined) {
        menu.uid = undefined;
        menu.name = undefined;
      }
      if (attachment === undefined || !element.contains(attachment)) return;
      menu.uid = ref.uid;
      menu.name = nameOf(attachment);
    },
  };
}

function control(element: HTMLElement): AttachmentControl {
  const attachment = element.closest<HTMLElement>(SELECTORS.attachment.css);
  const name = attachment === null ? undefined : nameOf(attachment);
  return {
    element,
    attachmentId: name === undefined ? null : namedAttachment(name),
    badgeIn: element.matches('.mail-attached--content') ? element : null,
  };
}

function nameOf(attachment: HTMLElement): string | undefined {
  return attachment.querySelector(SELECTORS.attachmentName.css)?.textContent.trim();
}
