import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl } from '../adapter.ts';
import { readSogoPath } from './paths.ts';
import { SELECTORS } from './selectors.ts';

const WHOLE_MESSAGE = SELECTORS.wholeMessage.css.split(', ');
const CONTROLS = `${SELECTORS.cardLink.css}, ${SELECTORS.wholeMessage.css}`;

/** The message and part that a link of a card leads to; `undefined` for links that lead to no part (an organiser's address). */
function targetOf(link: Element): { readonly ref: MessageRef; readonly part: string } | undefined {
  const href = link.getAttribute('href') ?? '';
  const { baseURI } = link;
  if (!URL.canParse(href, baseURI)) return undefined;
  const url = new URL(href, baseURI);
  // A message that is one file has it as part 1, and its link names none.
  const path = url.origin === new URL(baseURI).origin ? readSogoPath(url) : undefined;
  return path?.ref === undefined ? undefined : { ref: path.ref, part: path.part === '' ? '1' : path.part };
}

/** The message whose cards are drawn now: the pane may still show another one than the address names. */
export function refOfCards(page: Document): MessageRef | undefined {
  for (const link of page.querySelectorAll(SELECTORS.cardLink.css)) {
    const target = targetOf(link);
    if (target !== undefined) return target.ref;
  }
  return undefined;
}

/** Cards that offer nothing we know how to read. */
export function unreadableCards(page: Document): number {
  const cards = [...page.querySelectorAll(SELECTORS.card.css)];
  return cards.filter(
    (card) => ![...card.querySelectorAll('a[href]')].some((link) => targetOf(link) !== undefined),
  ).length;
}

/** Links beside the cards that lead to a part: SOGo draws attachments otherwise than we know. */
export function hasUnknownLinks(page: Document): boolean {
  return [...page.querySelectorAll(SELECTORS.anyLink.css)].some(
    (link) =>
      link.closest(SELECTORS.body.css) === null &&
      link.closest(SELECTORS.card.css) === null &&
      targetOf(link) !== undefined,
  );
}

/**
 * What acts on the message is called otherwise, or its menu is there and not all of its entries that give bytes out are
 * known.
 */
export function isMenuUnknown(page: Document): boolean {
  if (page.querySelector(SELECTORS.command.css) === null) return true;
  if (page.querySelector(SELECTORS.menuEntry.css) === null) return false;
  return WHOLE_MESSAGE.some((entry) => page.querySelector(entry) === null);
}

/** Every control of the open message by which bytes get out. */
export function controlsOf(page: Document): AttachmentControl[] {
  const badged = new Set<Element>();
  const controls: AttachmentControl[] = [];
  for (const element of page.querySelectorAll<HTMLElement>(CONTROLS)) {
    const control = controlOf(element);
    if (control === undefined) continue;
    const isSecond = control.badgeIn !== null && badged.has(control.badgeIn);
    if (control.badgeIn !== null) badged.add(control.badgeIn);
    controls.push(isSecond ? { ...control, badgeIn: null } : control);
  }
  return controls;
}

export function controlAt(target: EventTarget | null): AttachmentControl | undefined {
  if (target === null || !('nodeType' in target)) return undefined;
  const node = target as Node;
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
  const found = element?.closest<HTMLElement>(CONTROLS) ?? null;
  return found === null ? undefined : controlOf(found);
}

function controlOf(element: HTMLElement): AttachmentControl | undefined {
  if (element.matches(SELECTORS.wholeMessage.css)) return { element, attachmentId: null, badgeIn: null };
  const target = targetOf(element);
  if (target === undefined) return undefined;
  const card = element.closest(SELECTORS.card.css);
  return { element, attachmentId: target.part, badgeIn: card?.querySelector(SELECTORS.cardName.css) ?? card };
}
