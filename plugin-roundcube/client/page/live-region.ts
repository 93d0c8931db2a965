import { element } from './element.ts';

/**
 * Tells users of screen readers what others see. Both regions are in the page, empty, before anything is said: content
 * that comes with its region is often not announced.
 */
export class LiveRegion {
  readonly #status: Element;
  readonly #alert: HTMLElement;
  #last = '';

  /** `status` is PHP's region; the urgent one is put beside it. */
  constructor(page: Document, status: Element | null) {
    this.#status = status ?? element(page, 'div', { class: 'voice', role: 'status' });
    if (status === null) page.body.append(this.#status);
    this.#alert = element(page, 'div', { class: 'voice', role: 'alert', id: 'mailwicket-alert' });
    this.#status.after(this.#alert);
  }

  /** Announces a text, once until another one comes. `urgent` interrupts: for dangerous and blocked files only. */
  announce(text: string, urgent = false): void {
    if (text === this.#last) return;
    this.#last = text;
    const [speaking, silent] = urgent ? [this.#alert, this.#status] : [this.#status, this.#alert];
    silent.textContent = '';
    speaking.textContent = text;
  }
}
