import type { AttachmentControl } from '../adapter.ts';
import { attachmentIdOf } from './references.ts';
import { SELECTORS } from './selectors.ts';

const IN_MESSAGE = [
  SELECTORS.attachmentLink,
  SELECTORS.attachmentMenuAction,
  SELECTORS.downloadAll,
  SELECTORS.bodyAttachmentLink,
]
  .map(({ css }) => css)
  .join(', ');
const IN_VIEWER: string = SELECTORS.viewerAction.css;

/** The attachment controls of one frame. */
export class Controls {
  readonly #page: Document;
  /** The part that a viewer window shows, `null` elsewhere. */
  readonly #viewerPart: string | null;
  /** For which attachment the shared menu was opened last. `null`: not known. */
  #menuFor: string | null = null;

  readonly #selector: string;

  constructor(page: Document, viewerPart: string | null) {
    this.#page = page;
    this.#selector = viewerPart === null ? IN_MESSAGE : IN_VIEWER;
    this.#viewerPart = viewerPart;
  }

  all(): AttachmentControl[] {
    return Array.from(this.#page.querySelectorAll<HTMLElement>(this.#selector), (element) =>
      this.#control(element),
    );
  }

  at(target: EventTarget | null): AttachmentControl | undefined {
    const element = elementOf(target)?.closest<HTMLElement>(this.#selector) ?? null;
    return element === null ? undefined : this.#control(element);
  }

  noteEvent(target: EventTarget | null): void {
    const opener = elementOf(target)?.closest(SELECTORS.attachmentMenuOpener.css);
    if (opener?.parentElement != null) this.#menuFor = partOfItem(opener.parentElement);
  }

  #control(element: HTMLElement): AttachmentControl {
    if (element.matches(SELECTORS.attachmentLink.css)) {
      const part = element.parentElement === null ? null : partOfItem(element.parentElement);
      return control(element, part, element);
    }
    if (element.matches(SELECTORS.attachmentMenuAction.css)) return control(element, this.#menuFor, null);
    if (element.matches(SELECTORS.bodyAttachmentLink.css)) return control(element, partOfLink(element), null);
    if (element.matches(SELECTORS.viewerAction.css)) return control(element, this.#viewerPart, null);
    return control(element, null, null);
  }
}

function control(element: HTMLElement, part: string | null, badgeIn: Element | null): AttachmentControl {
  return { element, attachmentId: part === null ? null : attachmentIdOf(part), badgeIn };
}

function partOfItem(item: Element): string | null {
  return /^attach(.+)$/u.exec(item.id)?.[1] ?? null;
}

function partOfLink(link: Element): string | null {
  const href = link.getAttribute('href') ?? '';
  const query = href.slice(href.indexOf('?') + 1);
  return new URLSearchParams(query).get('_part');
}

function elementOf(target: EventTarget | null): Element | undefined {
  if (target === null || !('nodeType' in target)) return undefined;
  const node = target as Node;
  return node.nodeType === 1 ? (node as Element) : (node.parentElement ?? undefined);
}
