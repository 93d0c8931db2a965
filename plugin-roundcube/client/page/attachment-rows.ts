import { element } from './element.ts';
import type { Disposition } from '../../../core/verify/verdict.ts';

export type Tone = 'malicious' | 'suspicious' | 'unchecked' | 'pending';

/** What a row says. */
export interface Mark {
  readonly word: string;
  readonly sentence: string;
  readonly tone: Tone;
}

interface Row {
  readonly part: string;
  readonly item: HTMLElement;
  readonly link: HTMLElement | undefined;
}

export interface RowHandlers {
  /** A gated or released file was used. */
  onOpen(part: string, link: HTMLElement, event: Event): void;
  /** "Download all" and what other plugins put into the list. */
  onOther(link: HTMLElement, event: Event): void;
}

const ROWS = 'li[data-mailwicket-part]';
/** "Download all attachments" of zipdownload stands beside the message's headers in some skins. */
const DOWNLOAD_ALL = 'a[href*="_action=plugin.zipdownload.attachments"]';
const GATED_LINKS = 'a[data-mailwicket-href], a[data-mailwicket-onclick]';

/** The attachment list of the message as PHP wrote it: what is gated there has no address and no handler of its own. */
export class AttachmentRows {
  readonly #page: Document;
  readonly #rows: readonly Row[];
  readonly #others: readonly HTMLElement[];

  constructor(page: Document, handlers: RowHandlers) {
    this.#page = page;
    this.#rows = [...page.querySelectorAll<HTMLElement>(ROWS)].map((item) => {
      const link = item.querySelector<HTMLElement>(GATED_LINKS) ?? undefined;
      return { part: item.dataset['mailwicketPart'] ?? '', item, link };
    });
    for (const link of page.querySelectorAll<HTMLElement>(DOWNLOAD_ALL)) {
      link.dataset['mailwicketHref'] = link.getAttribute('href') ?? '';
    }
    this.#others = [...page.querySelectorAll<HTMLElement>(GATED_LINKS)].filter(
      (link) => link.closest(ROWS) === null,
    );
    for (const { part, link } of this.#rows) {
      if (link !== undefined) onUse(link, (event) => handlers.onOpen(part, link, event));
    }
    for (const link of this.#others) onUse(link, (event) => handlers.onOther(link, event));
  }

  get parts(): readonly string[] {
    return this.#rows.map(({ part }) => part);
  }

  linkOf(part: string): HTMLElement | undefined {
    return this.#rows.find((row) => row.part === part)?.link;
  }

  /** The names shown, for the time before anything is known of the files. */
  get names(): readonly string[] {
    return this.#rows.map(({ item }) => {
      const name = item.querySelector('.attachment-name') ?? item.querySelector('a');
      return name?.textContent.trim() ?? '';
    });
  }

  /** Changes what one row says and whether its control works. */
  set(part: string, disposition: Disposition, mark: Mark | undefined): void {
    for (const row of this.#rows.filter((one) => one.part === part)) {
      row.item.dataset['mailwicketDisposition'] = disposition;
      this.#setBadge(row, mark);
      if (row.link !== undefined) setGate(row.link, disposition !== 'release');
      row.item.classList.toggle('mailwicket-gated', disposition !== 'release');
      if (disposition === 'release') row.item.classList.remove('no-menu');
    }
  }

  setOthers(isGated: boolean): void {
    for (const link of this.#others) setGate(link, isGated);
  }

  /** The items whose controls work, for skins that hang a menu on them. */
  get released(): readonly HTMLElement[] {
    return this.#rows
      .map(({ item }) => item)
      .filter((item) => item.dataset['mailwicketDisposition'] === 'release');
  }

  #setBadge({ item, link, part }: Row, mark: Mark | undefined): void {
    for (const old of item.querySelectorAll('.mailwicket-badge, .mailwicket-description')) old.remove();
    const control = link ?? item.querySelector<HTMLElement>('a');
    const id = `mailwicket-description-${part}`;
    control?.removeAttribute('aria-describedby');
    if (mark === undefined || control === null) return;
    const { word, sentence, tone } = mark;
    const badge = element(
      this.#page,
      'span',
      { class: `mailwicket-badge mailwicket-${tone}`, title: sentence },
      word,
    );
    control.append(' ', badge);
    item.append(element(this.#page, 'span', { class: 'mailwicket-description', id, hidden: '' }, sentence));
    control.setAttribute('aria-describedby', id);
  }
}

/** Click, and what does not lead anywhere by itself on a link that has no address: Enter, and the middle button. */
function onUse(link: HTMLElement, use: (event: Event) => void): void {
  link.addEventListener('auxclick', (event) => {
    if (event.button === 1 && !link.hasAttribute('href')) use(event);
  });
  link.addEventListener('click', (event) => {
    event.preventDefault();
    use(event);
  });
  link.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || link.hasAttribute('href')) return;
    event.preventDefault();
    use(event);
  });
}

function setGate(link: HTMLElement, isGated: boolean): void {
  const address = link.dataset['mailwicketHref'];
  if (isGated) {
    link.removeAttribute('href');
    link.setAttribute('aria-disabled', 'true');
    link.setAttribute('role', 'link');
    link.setAttribute('tabindex', '0');
    return;
  }
  if (address !== undefined) link.setAttribute('href', address);
  for (const name of ['aria-disabled', 'role', 'tabindex']) link.removeAttribute(name);
}
