import type { AttachmentControl, OpenMessage } from '../adapter.ts';
import type { Decision } from './decision.ts';
import { MAY_LEAVE_EVENT } from './may-leave-event.ts';

export interface GateRules {
  /** The open message, `undefined` while the frame shows none. Asked at every event. */
  message(): OpenMessage | undefined;
  decide(attachmentId: string | null): Decision;
  /** A control is let through. */
  passing?(): void;
}

export interface GateAnswers {
  /** A control was used that has to wait. */
  waiting(): void;
  refused(decision: Extract<Decision, { act: 'refuse' }>): void;
  asked(decision: Extract<Decision, { act: 'ask' }>, control: AttachmentControl): void;
  /** A script of the page wanted an attachment that is gated. There is no control to use again later. */
  commandRefused(decision: Exclude<Decision, { act: 'pass' }>): void;
}

const POINTER_EVENTS = ['pointerdown', 'mousedown', 'click', 'auxclick', 'dragstart'] as const;
const RIGHT_BUTTON = 2;

/**
 * Stands before every attachment control of a frame, from the first moment of the page. It is what the user sees; what
 * leaves all the same (page scripts, "Save link as", links in the mail) is judged by its bytes in the background.
 */
export class AttachmentGate {
  readonly #rules: GateRules;
  readonly #answers: GateAnswers;
  /** Controls used while their attachment was being verified. */
  readonly #waiting = new Map<HTMLElement, AttachmentControl>();
  /** The control that is being used again by us, during that one event. */
  #passing: AttachmentControl | undefined;

  constructor(page: Document, rules: GateRules, answers: GateAnswers, signal: AbortSignal) {
    this.#rules = rules;
    this.#answers = answers;
    const options = { capture: true, signal };
    for (const name of POINTER_EVENTS) {
      page.addEventListener(name, (event) => this.#onPointer(event), options);
    }
    page.addEventListener('keydown', (event) => this.#onKey(event), options);
    page.addEventListener(MAY_LEAVE_EVENT, (event) => this.#onCommand(event), options);
  }

  /** Uses again what waited, as far as it may pass now. To be called whenever what is known has changed. */
  reconsider(): void {
    for (const [element, control] of this.#waiting) {
      const decision = this.#rules.decide(control.attachmentId);
      if (decision.act === 'wait') continue;
      this.#waiting.delete(element);
      this.#answer(control, decision);
    }
  }

  /** Uses a control whose attachment the user took although it was gated. */
  use(control: AttachmentControl): void {
    this.#rules.passing?.();
    this.#passing = control;
    try {
      control.element.click();
    } finally {
      this.#passing = undefined;
    }
  }

  #onPointer(event: MouseEvent): void {
    const control = this.#gatedControl(event.target);
    if (control === undefined || event.button === RIGHT_BUTTON) return;
    const decision = this.#rules.decide(control.attachmentId);
    if (decision.act === 'pass') {
      this.#rules.passing?.();
      return;
    }
    event.stopImmediatePropagation();
    // The press itself is left to the browser, so that the control still takes the focus.
    if (event.type === 'pointerdown' || event.type === 'mousedown') return;
    event.preventDefault();
    if (event.type !== 'dragstart' || decision.act !== 'wait') this.#answer(control, decision);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const control = this.#gatedControl(event.target);
    if (control === undefined) return;
    if (event.key === ' ' && control.element.getAttribute('role') !== 'button') return;
    const decision = this.#rules.decide(control.attachmentId);
    if (decision.act === 'pass') return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (!event.repeat) this.#answer(control, decision);
  }

  #onCommand(event: Event): void {
    const message = this.#rules.message();
    if (message === undefined) return;
    const part: unknown = 'detail' in event ? event.detail : '';
    const id = typeof part === 'string' && part !== '' ? message.attachmentIdOf(part) : null;
    const passes = this.#passing !== undefined && (id === null || this.#passing.attachmentId === id);
    if (passes) return;
    const decision = this.#rules.decide(id);
    if (decision.act === 'pass') return;
    event.preventDefault();
    this.#answers.commandRefused(decision);
  }

  #gatedControl(target: EventTarget | null): AttachmentControl | undefined {
    const message = this.#rules.message();
    if (message === undefined) return undefined;
    message.noteEvent(target);
    const control = message.controlAt(target);
    return control?.element === this.#passing?.element ? undefined : control;
  }

  #answer(control: AttachmentControl, decision: Decision): void {
    switch (decision.act) {
      case 'pass':
        this.use(control);
        break;
      case 'wait':
        this.#waiting.set(control.element, control);
        this.#answers.waiting();
        break;
      case 'refuse':
        this.#answers.refused(decision);
        break;
      case 'ask':
        this.#answers.asked(decision, control);
        break;
    }
  }
}
