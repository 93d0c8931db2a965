import type { AttachmentControl, OpenMessage } from '../adapter.ts';
import type { Decision } from './decision.ts';
import { MAY_LEAVE_EVENT } from './may-leave-event.ts';

/** Decides about the controls of one message. */
export interface Decider {
  decide(attachmentId: string | null): Decision;
}

/** What a gate must know of a message. */
export type GatedMessage = Pick<OpenMessage, 'attachmentIdOf' | 'controlAt' | 'noteEvent'>;

export interface GateRules<D extends Decider> {
  /** The open messages, each with who decides about it. Asked at every event. */
  shown(): readonly { readonly message: GatedMessage; readonly protection: D }[];
  /** A control is let through. */
  passing?(): void;
}

export interface GateAnswers<D extends Decider> {
  /** A control was used that has to wait. */
  waiting(protection: D): void;
  refused(protection: D, decision: Extract<Decision, { act: 'refuse' }>): void;
  asked(protection: D, decision: Extract<Decision, { act: 'ask' }>, control: AttachmentControl): void;
  /** A script of the page wanted an attachment that is gated. There is no control to use again later. */
  commandRefused(protection: D, decision: Exclude<Decision, { act: 'pass' }>): void;
}

const POINTER_EVENTS = ['pointerdown', 'mousedown', 'click', 'auxclick', 'dragstart'] as const;
const RIGHT_BUTTON = 2;

/**
 * Stands before every attachment control of a frame, from the first moment of the page. It is what the user sees; what
 * leaves all the same (page scripts, "Save link as", links in the mail) is judged by its bytes in the background.
 */
export class AttachmentGate<D extends Decider> {
  readonly #rules: GateRules<D>;
  readonly #answers: GateAnswers<D>;
  /** Controls used while their attachment was being verified. */
  readonly #waiting = new Map<HTMLElement, GatedControl<D>>();
  /** The control that is being used again by us, during that one event. */
  #passing: AttachmentControl | undefined;

  constructor(page: Document, rules: GateRules<D>, answers: GateAnswers<D>, signal: AbortSignal) {
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
    for (const [element, gated] of this.#waiting) {
      const decision = decisionOf(gated);
      if (decision.act === 'wait') continue;
      this.#waiting.delete(element);
      this.#answer(gated, decision);
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
    const gated = this.#gatedControl(event.target);
    if (gated === undefined || event.button === RIGHT_BUTTON) return;
    const decision = decisionOf(gated);
    if (decision.act === 'pass') {
      this.#rules.passing?.();
      return;
    }
    event.stopImmediatePropagation();
    // The press itself is left to the browser, so that the control still takes the focus.
    if (event.type === 'pointerdown' || event.type === 'mousedown') return;
    event.preventDefault();
    if (event.type !== 'dragstart' || decision.act !== 'wait') this.#answer(gated, decision);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const gated = this.#gatedControl(event.target);
    if (gated === undefined) return;
    if (event.key === ' ' && gated.control.element.getAttribute('role') !== 'button') return;
    const decision = decisionOf(gated);
    if (decision.act === 'pass') return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (!event.repeat) this.#answer(gated, decision);
  }

  #onCommand(event: Event): void {
    for (const shown of this.#rules.shown()) if (!this.#allowsCommand(event, shown)) return;
  }

  /** A command names no message: every open one is asked. */
  #allowsCommand(
    event: Event,
    { message, protection }: { readonly message: GatedMessage; readonly protection: D },
  ): boolean {
    const part: unknown = 'detail' in event ? event.detail : '';
    const id = typeof part === 'string' && part !== '' ? message.attachmentIdOf(part) : null;
    const passes = this.#passing !== undefined && (id === null || this.#passing.attachmentId === id);
    if (passes) return true;
    const decision = protection.decide(id);
    if (decision.act === 'pass') return true;
    event.preventDefault();
    this.#answers.commandRefused(protection, decision);
    return false;
  }

  #gatedControl(target: EventTarget | null): GatedControl<D> | undefined {
    let gated: GatedControl<D> | undefined;
    for (const { message, protection } of this.#rules.shown()) {
      message.noteEvent(target);
      const control = gated === undefined ? message.controlAt(target) : undefined;
      if (control !== undefined) gated = { control, protection };
    }
    return gated?.control.element === this.#passing?.element ? undefined : gated;
  }

  #answer({ control, protection }: GatedControl<D>, decision: Decision): void {
    switch (decision.act) {
      case 'pass':
        this.use(control);
        break;
      case 'wait':
        this.#waiting.set(control.element, { control, protection });
        this.#answers.waiting(protection);
        break;
      case 'refuse':
        this.#answers.refused(protection, decision);
        break;
      case 'ask':
        this.#answers.asked(protection, decision, control);
        break;
    }
  }
}

interface GatedControl<D extends Decider> {
  readonly control: AttachmentControl;
  readonly protection: D;
}

function decisionOf({ control, protection }: GatedControl<Decider>): Decision {
  return protection.decide(control.attachmentId);
}
