import { createShadowHost } from './shadow-host.ts';

const CSS = `div { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }`;

/**
 * Tells users of screen readers what others see. The regions are in the page, empty, before anything is said: content
 * that comes with its region is often not announced.
 */
export class LiveRegion {
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;
  #last = '';

  constructor(page: Document) {
    const { host, root } = createShadowHost(page, 'mailwicket-announcer', CSS);
    this.#status = page.createElement('div');
    this.#status.setAttribute('role', 'status');
    this.#alert = page.createElement('div');
    this.#alert.setAttribute('role', 'alert');
    root.append(this.#status, this.#alert);
    page.documentElement.append(host);
  }

  /** Announces a text, once until another one comes. `urgent` interrupts: for dangerous and blocked files only. */
  announce(text: string, urgent: boolean): void {
    if (text === this.#last) return;
    this.#last = text;
    const [speaking, silent] = urgent ? [this.#alert, this.#status] : [this.#status, this.#alert];
    silent.textContent = '';
    speaking.textContent = text;
  }
}
