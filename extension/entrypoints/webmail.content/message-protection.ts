import type { MessageRef, PageState, VerificationUpdate } from '../../messaging/contract.ts';
import type { AttachmentControl, OpenMessage } from '../../webmail/adapter.ts';
import { isOfAttachment } from '../../webmail/adapter.ts';
import { decide } from '../../webmail/protection/decision.ts';
import type { Decision, GateState } from '../../webmail/protection/decision.ts';
import type { FrameInterface } from '../../webmail/protection/frame-interface.ts';
import { isMeant } from '../../webmail/named-attachment.ts';
import { verify } from '../../webmail/protection/verification.ts';
import { askPatiently, isRefusal } from './frame-ports.ts';
import type { FramePorts } from './frame-ports.ts';

/** As the worker takes it. */
const MAX_SUBJECT_LENGTH = 4_000;

/** What a message needs of the frame that shows it. */
export interface ShowingFrame {
  readonly ports: FramePorts;
  readonly signal: AbortSignal;
  /** The message as it is in the page now; `undefined` when it is no longer open. */
  find(ref: MessageRef): OpenMessage | undefined;
  pageState(): PageState | undefined;
  /** Shows something, as soon as the interface is there. */
  show(what: (view: FrameInterface) => void): void;
  openInterface(): Promise<FrameInterface | undefined>;
  /** What is known has changed: draw, and let go what waited. `ref`: the message of which a verdict came. */
  changed(ref?: MessageRef): void;
  /** Uses a control that the user took although it was gated. */
  use(control: AttachmentControl): void;
  onWorkerGone(): void;
}

/** What is known of one open message, and what became of it. */
export class MessageProtection {
  readonly ref: MessageRef;
  readonly released = new Set<string>();
  readonly #frame: ShowingFrame;
  readonly #closed = new AbortController();
  readonly #signal: AbortSignal;
  #state: GateState;
  #verification: AbortController | undefined;
  #isAsking = false;

  constructor(ref: MessageRef, state: GateState, frame: ShowingFrame) {
    this.ref = ref;
    this.#state = state;
    this.#frame = frame;
    this.#signal = AbortSignal.any([frame.signal, this.#closed.signal]);
  }

  get state(): GateState {
    return this.#state;
  }

  /** Whether its verdict names this attachment. */
  has(attachmentId: string): boolean {
    return (
      this.#state.kind === 'verdict' && this.#state.verdict.attachments.some(({ id }) => id === attachmentId)
    );
  }

  decide(attachmentId: string | null): Decision {
    return decide(this.#state, attachmentId, this.released);
  }

  become(state: GateState): void {
    this.#state = state;
    if (state.kind === 'verdict') this.#frame.changed(this.ref);
    else this.#frame.changed();
  }

  verify(again: boolean): void {
    const message = this.#frame.find(this.ref);
    if (message === undefined) return;
    this.#verification?.abort();
    const verification = new AbortController();
    this.#verification = verification;
    const subject = ownText(message.subjects()[0]).slice(0, MAX_SUBJECT_LENGTH);
    void verify(
      { ref: this.ref, token: message.token, again, subject },
      (update) => this.#learn(update),
      { ...this.#frame.ports, onGone: () => this.#frame.onWorkerGone() },
      AbortSignal.any([this.#signal, verification.signal]),
    );
  }

  /** The user wants to know anew. */
  verifyAgain(): void {
    if (this.#state.kind === 'failed') this.become({ kind: 'checking' });
    this.verify(true);
  }

  /** It is no longer open: nothing of it is said any more. */
  close(): void {
    this.#closed.abort();
  }

  /** A message whose verdict is not yet known has something to show when it has controls of attachments. */
  hasSomethingToShow(message: OpenMessage): boolean {
    if (this.#state.kind === 'verdict') return this.#state.verdict.outcome !== 'no-attachments';
    return this.#state.kind !== 'open' && message.controls().some(isOfAttachment);
  }

  refuse({ attachments }: Extract<Decision, { act: 'refuse' }>): void {
    const lists = this.#state.kind === 'verdict' ? this.#state.verdict.lists : null;
    this.#frame.show((view) => view.refuse(attachments, lists));
  }

  refuseCommand(decision: Exclude<Decision, { act: 'pass' }>): void {
    if (decision.act === 'wait') this.#frame.show((view) => view.sayWaiting());
    else this.refuse({ act: 'refuse', attachments: decision.attachments });
  }

  /** Asks the user, and uses the control when they take what it lets out. */
  async ask({ attachments }: Extract<Decision, { act: 'ask' }>, control: AttachmentControl): Promise<void> {
    if (this.#isAsking || this.#state.kind !== 'verdict') return;
    this.#isAsking = true;
    try {
      const { verdict } = this.#state;
      const view = await this.#frame.openInterface();
      const reason = await view?.ask(attachments, verdict);
      if (reason === undefined) return;
      for (const { id } of attachments) if (!(await this.#release(id, reason))) return;
      this.#frame.changed();
      this.#use(control);
    } finally {
      this.#isAsking = false;
    }
  }

  /** The user took an attachment at its line in the banner. */
  async take(attachmentId: string): Promise<void> {
    const controls = this.#frame.find(this.ref)?.controls();
    const attachment =
      this.#state.kind === 'verdict'
        ? this.#state.verdict.attachments.find(({ id }) => id === attachmentId)
        : undefined;
    const control = controls?.find(
      (candidate) =>
        candidate.attachmentId !== null &&
        attachment !== undefined &&
        isMeant(attachment, candidate.attachmentId),
    );
    const decision = this.decide(attachmentId);
    if (control === undefined || decision.act === 'wait') this.#frame.show((view) => view.sayWaiting());
    else if (decision.act === 'ask') await this.ask(decision, control);
    else if (decision.act === 'refuse') this.refuse(decision);
    else this.#use(control);
  }

  async #release(attachmentId: string, reason: string): Promise<boolean> {
    const request = { ref: this.ref, attachmentId, reason };
    const answer = await askPatiently(this.#frame.ports, 'release', request, this.#signal);
    const isReleased = answer !== undefined && !isRefusal(answer) && answer.released;
    if (isReleased) this.released.add(attachmentId);
    else this.#frame.show((view) => view.refuseRelease());
    return isReleased;
  }

  #use(control: AttachmentControl): void {
    // It may have been closed while the user was asked.
    if (this.#frame.find(this.ref) !== undefined) this.#frame.use(control);
  }

  #learn(update: VerificationUpdate): void {
    const policy = this.#frame.pageState();
    // In audit mode the verification only counts.
    if (policy?.mode !== 'enforce') return;
    switch (update.stage) {
      case 'fetching':
      case 'verifying':
        break;
      case 'first':
      case 'final':
        this.become({ kind: 'verdict', verdict: update.verdict, final: update.stage === 'final', policy });
        break;
      case 'failed':
        this.become({ kind: 'failed', code: update.code, retryable: update.retryable });
    }
  }
}

/** The text an element holds itself: Roundcube puts a label and a link of its own beside the subject. */
function ownText(element: Element | undefined): string {
  const own = [...(element?.childNodes ?? [])].filter(({ nodeType }) => nodeType === 3);
  const text = own.map(({ nodeValue }) => nodeValue ?? '').join('');
  return (text.trim() === '' ? (element?.textContent ?? '') : text).trim();
}
