import { createShadowHost } from '../host/shadow-host.ts';

export type BadgeTone = 'malicious' | 'suspicious' | 'unchecked' | 'pending';

export interface BadgeContent {
  readonly word: string;
  readonly sentence: string;
  readonly tone: BadgeTone;
}

const CSS = `
:host { align-self: center !important; }
.badge { display: inline-block; margin-inline: 6px; padding: 0 6px; border: 1px solid; border-radius: 3px; font-size: 12px; font-weight: 700; line-height: 18px; white-space: nowrap; vertical-align: middle; cursor: default; }
.malicious { color: #fff; background: #9b0016; border-color: #9b0016; }
.suspicious { color: #4d2f00; background: #ffe7ad; border-color: #7a4a00; }
.unchecked { color: #1c2430; background: #e3e8ef; border-color: #44546a; }
.pending { color: #44546a; background: #fff; border-color: #8a96a8; border-style: dashed; }
@media (forced-colors: active) { .badge { border-color: CanvasText; } }
`;

/** The word beside an attachment. Its sentence is the title here and the description of the control. */
export class Badge {
  readonly host: HTMLElement;
  readonly #label: HTMLElement;

  constructor(page: Document) {
    const { host, root } = createShadowHost(page, 'mailwicket-badge', CSS, 'inline');
    this.host = host;
    this.#label = page.createElement('span');
    // The control itself carries the words for screen readers; twice would be noise.
    this.#label.setAttribute('aria-hidden', 'true');
    root.append(this.#label);
  }

  /** Changes nothing when it says so already: it is called at every change of the page. */
  show({ word, sentence, tone }: BadgeContent): void {
    const className = `badge ${tone}`;
    if (this.#label.className !== className) this.#label.className = className;
    if (this.#label.textContent !== word) this.#label.textContent = word;
    if (this.#label.title !== sentence) this.#label.title = sentence;
  }
}
