import { createShadowHost } from '../host/shadow-host.ts';
import type { Wording } from '../text/wording.ts';

const CSS = `
.toast { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483647; display: flex; gap: 12px; align-items: flex-start; max-width: min(28rem, calc(100vw - 32px));
  padding: 12px 16px; color: #fff; background: #33060c; border: 2px solid #fff; outline: 2px solid #9b0016; border-radius: 4px; overflow-wrap: anywhere; text-align: start; }
p { margin: 0; color: #fff; }
.source { font-size: 12px; }
button { flex: none; font: inherit; color: #fff; background: transparent; border: 1px solid #fff; border-radius: 3px; min-height: 28px; padding: 0 10px; cursor: pointer; }
button:focus-visible { outline: 3px solid #ffd77a; outline-offset: 2px; }
`;

/**
 * Says that a file was refused after it was asked for. Stays until it is closed or another one comes: people read at
 * their own pace. Only the text is in the alert, the button is beside it.
 */
export class Toast {
  readonly #page: Document;
  readonly #wording: Wording;
  #host: HTMLElement | undefined;

  constructor(page: Document, wording: Wording) {
    this.#page = page;
    this.#wording = wording;
  }

  show(text: string): void {
    this.hide();
    const { host, root } = createShadowHost(this.#page, 'mailwicket-toast', CSS);
    this.#host = host;
    const box = this.#element('div', 'toast');
    box.lang = this.#wording.language;
    box.dir = this.#wording.direction;
    const words = this.#element('div');
    const source = this.#element('p', 'source');
    source.textContent = 'Mailwicket';
    const alert = this.#element('p');
    alert.setAttribute('role', 'alert');
    words.append(source, alert);
    const close = this.#page.createElement('button');
    close.type = 'button';
    close.textContent = this.#wording.say('action_close');
    close.addEventListener('click', () => this.hide());
    box.append(words, close);
    root.append(box);
    this.#page.documentElement.append(host);
    // After the region is in the page, else it is not announced.
    alert.textContent = text;
  }

  hide(): void {
    this.#host?.remove();
    this.#host = undefined;
  }

  #element(name: string, className = ''): HTMLElement {
    const element = this.#page.createElement(name);
    if (className !== '') element.className = className;
    return element;
  }
}
