import type { MessageRef, Notice, PageState, VerificationUpdate } from '../../messaging/contract.ts';
import type { AttachmentControl, OpenMessage, WebmailAdapter, WebmailPage } from '../../webmail/adapter.ts';
import { isSameMessage } from '../../messaging/message-ref.ts';
import { SelectorError } from '../../webmail/expect-element.ts';
import { isOfAttachment } from '../../webmail/adapter.ts';
import { AttachmentGate } from '../../webmail/protection/attachment-gate.ts';
import { clearDocumentNames, keepDocumentNames } from '../../webmail/protection/document-names.ts';
import { decide } from '../../webmail/protection/decision.ts';
import type { Decision, GateState } from '../../webmail/protection/decision.ts';
import type { FrameInterface } from '../../webmail/protection/frame-interface.ts';
import { ListMarks } from '../../webmail/protection/list-marks.ts';
import { observePage } from '../../webmail/protection/page-observer.ts';
import { installPrefixRule } from '../../webmail/protection/prefix.ts';
import { verify, WORKER_GONE } from '../../webmail/protection/verification.ts';
import { askPatiently, isRefusal } from './frame-ports.ts';
import type { FramePorts } from './frame-ports.ts';

/** As long as the worker may take over an exit. */
/** As the worker takes it. */
const MAX_SUBJECT_LENGTH = 4_000;

const EXIT_MS = 60_000;

/**
 * Protects one frame: holds every attachment control from the first moment, asks the worker, draws what it says. A frame
 * of another page is left alone. Where nothing can be learnt, controls stay held and the page says so.
 */
export class FrameProtection {
  readonly #page: Document;
  readonly #adapter: WebmailAdapter;
  readonly #ports: FramePorts;
  readonly #signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #gate: AttachmentGate;
  readonly #released = new Set<string>();
  #read: WebmailPage | undefined;
  #state: GateState = { kind: 'checking' };
  #pageState: PageState | undefined;
  #view: FrameInterface | undefined;
  #opening: Promise<void> | undefined;
  #verification: AbortController | undefined;
  #listMarks: ListMarks | undefined;
  #isAsking = false;
  /** When an attachment was last let go on its way, `-Infinity` for never. */
  #leftAt = -Infinity;

  constructor(page: Document, adapter: WebmailAdapter, ports: FramePorts, signal: AbortSignal) {
    this.#page = page;
    this.#adapter = adapter;
    this.#ports = ports;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#gate = new AttachmentGate(
      page,
      {
        message: () => this.#message(),
        decide: (id) => decide(this.#state, id, this.#released),
        passing: () => (this.#leftAt = performance.now()),
      },
      {
        waiting: () => this.#show((view) => view.sayWaiting()),
        refused: (decision) => this.#refuse(decision),
        asked: (decision, control) => void this.#ask(decision, control),
        commandRefused: (decision) => this.#refuseCommand(decision),
      },
      this.#signal,
    );
  }

  async start(): Promise<void> {
    const { bodySelector } = this.#adapter;
    keepDocumentNames(this.#page, bodySelector, this.#signal);
    await parsed(this.#page);
    clearDocumentNames(this.#page, bodySelector);
    if (!this.#adapter.recognises(this.#page)) {
      this.#stop.abort();
      return;
    }
    this.#read = this.#adapter.read(this.#page);
    this.#ports.onNotice((notice) => this.#hear(notice), this.#signal);
    await this.#begin();
    this.#page.defaultView?.addEventListener('pageshow', (event) => this.#onShown(event), {
      signal: this.#signal,
    });
    observePage(this.#page, () => this.#update(), this.#signal);
  }

  /** Learns what policy wants of this page, draws, and verifies. Also called when lists or policy changed. */
  async #begin(): Promise<void> {
    const page = this.#read;
    if (page === undefined) return;
    const health = page.health();
    const standBack = page.hasPlugin();
    const request = { health, standBack, session: page.session() };
    const answer = await askPatiently(this.#ports, 'page-state', request, this.#signal);
    if (answer === undefined) {
      this.#become({ kind: 'failed', code: WORKER_GONE, retryable: false });
      return;
    }
    if (isRefusal(answer) || !answer.protecting || answer.standBack || standBack) {
      // The site is not protected, or its server does it. Only the worker's own answer opens the gate.
      const isFailure = isRefusal(answer) && answer.refused === 'failed';
      this.#become(isFailure ? { kind: 'failed', code: answer.code, retryable: true } : { kind: 'open' });
      return;
    }
    this.#pageState = answer;
    if (answer.mode === 'enforce') this.#listMarks ??= this.#createListMarks();
    if (health === 'no-match') this.#show((view) => view.drawUnreadable());
    const message = this.#message();
    if (answer.mode === 'audit') this.#become({ kind: 'open' });
    else if (this.#state.kind === 'open') this.#become({ kind: 'checking' });
    else this.#update();
    if (message !== undefined) this.#verify(message, false);
  }

  #createListMarks(): ListMarks {
    installPrefixRule(this.#page);
    return new ListMarks(
      () => this.#read?.listRows() ?? [],
      async (request) => {
        const answer = await askPatiently(this.#ports, 'list-marks', request, this.#signal);
        return answer === undefined || isRefusal(answer) ? undefined : answer;
      },
    );
  }

  /** Shows something, as soon as the interface is there. Where policy only counts, nothing is ever shown. */
  #show(what: (view: FrameInterface) => void): void {
    if (this.#view !== undefined) what(this.#view);
    else void this.#openInterface().then(() => this.#view !== undefined && what(this.#view));
  }

  /** Loads the interface, once; again at the next need when it did not come. What is gated stays gated meanwhile. */
  #openInterface(): Promise<void> {
    const state = this.#pageState;
    if (state?.mode !== 'enforce') return Promise.resolve();
    this.#opening ??= this.#ports.loadInterface(this.#signal).then((open) => {
      this.#opening = undefined;
      if (open === undefined) return;
      const actions = {
        retry: () => this.#verifyAgain(),
        take: (attachmentId: string) => void this.#take(attachmentId),
      };
      this.#view ??= open({ page: this.#page, state, getMessage: this.#ports.getMessage, actions });
      this.#update();
    });
    return this.#opening;
  }

  #message(): OpenMessage | undefined {
    if (this.#read === undefined && !this.#adapter.recognises(this.#page)) return undefined;
    try {
      return (this.#read ?? this.#adapter.read(this.#page)).openMessages()[0];
    } catch (error) {
      // `health` tells the user; the exit worker judges what leaves.
      if (error instanceof SelectorError) return undefined;
      throw error;
    }
  }

  #verify(message: OpenMessage, again: boolean): void {
    this.#verification?.abort();
    const verification = new AbortController();
    this.#verification = verification;
    void verify(
      { ref: message.ref, token: message.token, again, subject: shownSubject(message) },
      (update) => this.#learn(update),
      { ...this.#ports, onGone: () => void this.#wakeWorker() },
      AbortSignal.any([this.#signal, verification.signal]),
    );
  }

  #verifyAgain(): void {
    const message = this.#message();
    if (message === undefined) return;
    if (this.#state.kind === 'failed') this.#become({ kind: 'checking' });
    this.#verify(message, true);
  }

  #learn(update: VerificationUpdate): void {
    const policy = this.#pageState;
    // In audit mode the verification only counts.
    if (policy?.mode !== 'enforce') return;
    switch (update.stage) {
      case 'fetching':
      case 'verifying':
        break;
      case 'first':
      case 'final':
        this.#become({ kind: 'verdict', verdict: update.verdict, final: update.stage === 'final', policy });
        break;
      case 'failed':
        this.#become({ kind: 'failed', code: update.code, retryable: update.retryable });
    }
  }

  #become(state: GateState): void {
    this.#state = state;
    this.#update();
    this.#gate.reconsider();
  }

  #update(): void {
    const message = this.#message();
    if (message !== undefined) {
      if (this.#view !== undefined) this.#view.draw(message, this.#state, this.#released);
      else if (hasSomethingToShow(message, this.#state)) void this.#openInterface();
    }
    void this.#listMarks?.update();
  }

  #refuse({ attachments }: Extract<Decision, { act: 'refuse' }>): void {
    const lists = this.#state.kind === 'verdict' ? this.#state.verdict.lists : null;
    this.#show((view) => view.refuse(attachments, lists));
  }

  #refuseCommand(decision: Exclude<Decision, { act: 'pass' }>): void {
    if (decision.act === 'wait') this.#show((view) => view.sayWaiting());
    else this.#refuse({ act: 'refuse', attachments: decision.attachments });
  }

  async #ask({ attachments }: Extract<Decision, { act: 'ask' }>, control: AttachmentControl): Promise<void> {
    if (this.#isAsking || this.#state.kind !== 'verdict') return;
    this.#isAsking = true;
    try {
      const { verdict } = this.#state;
      await this.#openInterface();
      const reason = await this.#view?.ask(attachments, verdict);
      if (reason === undefined) return;
      for (const { id } of attachments) if (!(await this.#release(id, reason))) return;
      this.#update();
      this.#gate.use(control);
    } finally {
      this.#isAsking = false;
    }
  }

  async #release(attachmentId: string, reason: string): Promise<boolean> {
    const ref = this.#message()?.ref;
    if (ref === undefined) return false;
    const request = { ref, attachmentId, reason };
    const answer = await askPatiently(this.#ports, 'release', request, this.#signal);
    const isReleased = answer !== undefined && !isRefusal(answer) && answer.released;
    if (isReleased) this.#released.add(attachmentId);
    else this.#show((view) => view.refuseRelease());
    return isReleased;
  }

  async #take(attachmentId: string): Promise<void> {
    const control = this.#message()
      ?.controls()
      .find((candidate) => candidate.attachmentId === attachmentId);
    const decision = decide(this.#state, attachmentId, this.#released);
    if (control === undefined || decision.act === 'wait') this.#show((view) => view.sayWaiting());
    else if (decision.act === 'ask') await this.#ask(decision, control);
    else if (decision.act === 'refuse') this.#refuse(decision);
    else this.#gate.use(control);
  }

  /** Whether it showed the notice to the user. */
  #hear(notice: Notice): boolean {
    switch (notice.notice) {
      case 'exit-refused': {
        if (this.#pageState?.mode !== 'enforce' || !this.#concerns(notice.ref)) return false;
        // The browser would wait for the answer of a worker that is no more.
        if (notice.reason === 'interrupted') this.#page.defaultView?.stop();
        this.#show((view) => view.showNotice(notice));
        return true;
      }
      case 'verdicts-outdated':
        void this.#renew();
        return false;
      case 'ask-release':
        if (this.#shows(notice.attachmentId)) void this.#take(notice.attachmentId);
        return false;
      case 'verify-again':
        this.#verifyAgain();
        return false;
    }
  }

  /** Whether the message open in this frame, and not in another of the tab, has this attachment. */
  #shows(attachmentId: string): boolean {
    if (this.#state.kind !== 'verdict' || this.#message() === undefined) return false;
    return this.#state.verdict.attachments.some(({ id }) => id === attachmentId);
  }

  /** A refusal of no message is shown in the tab's own page; of a nested message, where its outer one is open. */
  #concerns(ref: MessageRef | null): boolean {
    if (ref === null) return this.#page.defaultView === this.#page.defaultView?.top;
    const own = this.#message()?.ref;
    return own !== undefined && isSameMessage(own, ref);
  }

  /** A worker that died over an exit tells of it when it starts, and somebody must start it. */
  async #wakeWorker(): Promise<void> {
    const page = this.#read;
    if (page === undefined || performance.now() - this.#leftAt > EXIT_MS) return;
    const request = { health: page.health(), standBack: page.hasPlugin(), session: page.session() };
    await askPatiently(this.#ports, 'page-state', request, this.#signal);
  }

  /** Back from the browser's cache of pages: lists and policy may have changed while nobody could tell this page. */
  #onShown({ persisted }: PageTransitionEvent): void {
    if (persisted) void this.#renew();
  }

  async #renew(): Promise<void> {
    await this.#listMarks?.refresh();
    await this.#begin();
  }
}

/** A message whose verdict is not yet known has something to show when it has controls of attachments. */
function hasSomethingToShow(message: OpenMessage, state: GateState): boolean {
  if (state.kind === 'verdict') return state.verdict.outcome !== 'no-attachments';
  return state.kind !== 'open' && message.controls().some(isOfAttachment);
}

/** As much of the subject as is needed to tell messages apart. */
function shownSubject(message: OpenMessage): string {
  return (message.subjects()[0]?.textContent ?? '').trim().slice(0, MAX_SUBJECT_LENGTH);
}

function parsed(page: Document): Promise<void> {
  if (page.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => {
    page.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
  });
}
