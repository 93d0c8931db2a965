import { render } from 'preact';
import type { JSX } from 'preact';
import { createShadowHost } from '../host/shadow-host.ts';
import { WordingProvider } from '../text/words.tsx';
import type { Wording } from '../text/wording.ts';
import { BANNER_CSS } from './banner-css.ts';

/** The one banner of a frame, in a closed shadow root. */
export class BannerPlace {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #wording: Wording;
  #isShown = false;

  constructor(page: Document, wording: Wording) {
    const { host, root } = createShadowHost(page, 'mailwicket-banner', BANNER_CSS);
    this.#host = host;
    this.#root = root;
    this.#wording = wording;
  }

  /** Shows `content`, or nothing. */
  show(content: JSX.Element | undefined): void {
    this.#isShown = content !== undefined;
    if (content === undefined) this.#host.remove();
    render(
      content === undefined ? null : <WordingProvider value={this.#wording}>{content}</WordingProvider>,
      this.#root,
    );
  }

  /** Puts the banner where it belongs, again when the page has removed it. Changes nothing when it is there. */
  keepIn(parent: Element): void {
    if (!this.#isShown) return;
    if (this.#host.parentElement !== parent || this.#host.previousElementSibling !== null) {
      parent.prepend(this.#host);
    }
  }
}
