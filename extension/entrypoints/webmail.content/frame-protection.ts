import type { MessageRef, Notice, PageState } from '../../messaging/contract.ts';
import { isSameMessage } from '../../messaging/message-ref.ts';
import type { OpenMessage, WebmailAdapter, WebmailPage } from '../../webmail/adapter.ts';
import { isSelectorError } from '../../webmail/expect-element.ts';
import { AttachmentGate } from '../../webmail/protection/attachment-gate.ts';
import { clearDocumentNames, keepDocumentNames } from '../../webmail/protection/document-names.ts';
import type { FrameInterface } from '../../webmail/protection/frame-interface.ts';
import type { ListGate } from '../../webmail/protection/list-gate.ts';
import { ListMarks } from '../../webmail/protection/list-marks.ts';
import { observePage } from '../../webmail/protection/page-observer.ts';
import { installPrefixRule } from '../../webmail/protection/prefix.ts';
import { WORKER_GONE } from '../../webmail/protection/verification.ts';
import { askPatiently, isRefusal } from './frame-ports.ts';
import type { FramePorts } from './frame-ports.ts';
import type { MessageProtection } from './message-protection.ts';
import { OpenMessages } from './open-messages.ts';
import { untilParsed } from './until-parsed.ts';

/** As long as the worker may take over an exit. */
const EXIT_MS = 60_000;
/** A request that was asked for by a frame reaches the worker within this time. */
const ASKED_WITHIN_MS = 5_000;
/** When the rows of messages that were closed are looked at again: their verdicts may still have been on the way. */
const CLOSED_MS = [1_000, 5_000, 15_000] as const;

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
  readonly #gate: AttachmentGate<MessageProtection>;
  readonly #messages: OpenMessages;
  #read: WebmailPage | undefined;
  #pageState: PageState | undefined;
  #view: FrameInterface | undefined;
  #opening: Promise<void> | undefined;
  #listMarks: ListMarks | undefined;
  #listGate: Pick<ListGate, 'forget'> | undefined;
  #reported = '';
  /** When an attachment was last let go on its way, `-Infinity` for never. */
  #leftAt = -Infinity;
  /** When this frame last asked for another address, a download's included, in milliseconds since 1970. */
  #askedAt = -Infinity;

  constructor(page: Document, adapter: WebmailAdapter, ports: FramePorts, signal: AbortSignal) {
    this.#page = page;
    this.#adapter = adapter;
    this.#ports = ports;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#signal.addEventListener('abort', () => this.#view?.clear(), { once: true });
    this.#messages = new OpenMessages(() => this.#openMessages(), {
      ports,
      signal: this.#signal,
      find: (ref) => this.#messages.find(ref),
      pageState: () => this.#pageState,
      show: (what) => this.#show(what),
      openInterface: async () => {
        await this.#openInterface();
        return this.#view;
      },
      changed: (ref) => {
        // A list beside the message shows it too.
        if (ref !== undefined) this.#listMarks?.forget(ref);
        this.#draw();
        this.#gate.reconsider();
      },
      use: (control) => this.#gate.use(control),
      onWorkerGone: () => void this.#wakeWorker(),
    });
    this.#gate = new AttachmentGate(
      page,
      {
        shown: () => this.#messages.shown(),
        passing: () => (this.#leftAt = performance.now()),
      },
      {
        waiting: () => this.#show((view) => view.sayWaiting()),
        refused: (protection, decision) => protection.refuse(decision),
        asked: (protection, decision, control) => void protection.ask(decision, control),
        commandRefused: (protection, decision) => protection.refuseCommand(decision),
      },
      this.#signal,
    );
  }

  /** Resolves when the frame is protected, with whether it is one of the adapter's webmail at all. */
  async start(): Promise<boolean> {
    const { bodySelector } = this.#adapter;
    keepDocumentNames(this.#page, bodySelector, this.#signal);
    await untilParsed(this.#page);
    clearDocumentNames(this.#page, bodySelector);
    if (!this.#adapter.recognises(this.#page)) {
      this.#stop.abort();
      return false;
    }
    this.#read = this.#adapter.read(this.#page);
    this.#openListGate(this.#read);
    this.#ports.onNotice((notice) => this.#hear(notice), this.#signal);
    if (this.#isTab()) this.#ports.onWorkerDeath(() => void this.#startWorker(), this.#signal);
    this.#page.defaultView?.addEventListener('beforeunload', () => (this.#askedAt = Date.now()), {
      signal: this.#signal,
    });
    await this.#begin(true);
    this.#page.defaultView?.addEventListener('pageshow', (event) => this.#onShown(event), {
      signal: this.#signal,
    });
    const { changingAttributes } = this.#adapter;
    observePage(this.#page, () => this.#update(), this.#signal, changingAttributes);
    // The page may have changed while the worker was asked.
    this.#update();
    return true;
  }

  #openListGate(page: WebmailPage): void {
    this.#listGate = this.#adapter.openListGate?.(this.#page, () => page.listedMessages?.() ?? [], {
      ports: this.#ports,
      signal: this.#signal,
      pageState: () => this.#pageState,
      show: (what) => this.#show(what),
    });
  }

  /** Learns what policy wants of this page, draws, and verifies. Also called when lists or policy changed. */
  async #begin(isNew: boolean): Promise<void> {
    const page = this.#read;
    if (page === undefined) return;
    const standBack = page.hasPlugin();
    const health = page.health();
    const answer = await this.#report(page, isNew);
    if (answer === undefined) {
      this.#messages.becomeAll({ kind: 'failed', code: WORKER_GONE, retryable: false });
      return;
    }
    if (isRefusal(answer) || !answer.protecting || answer.standBack || standBack) {
      // The site is not protected, or its server does it. Only the worker's own answer opens the gate.
      const isFailure = isRefusal(answer) && answer.refused === 'failed';
      this.#messages.becomeAll(
        isFailure ? { kind: 'failed', code: answer.code, retryable: true } : { kind: 'open' },
      );
      this.#pageState = undefined;
      return;
    }
    this.#pageState = answer;
    if (answer.mode === 'enforce') this.#listMarks ??= this.#createListMarks();
    if (health === 'no-match') this.#show((view) => view.drawUnreadable(true));
    if (answer.mode === 'audit') this.#messages.becomeAll({ kind: 'open' });
    else this.#messages.closeGates();
    this.#draw();
    this.#messages.takeNew();
    for (const { protection } of this.#messages.shown()) protection.verify(false);
  }

  #report(page: WebmailPage, isNew: boolean): ReturnType<typeof askPatiently<'page-state'>> {
    const health = page.health();
    this.#reported = health;
    const request = { health, standBack: page.hasPlugin(), isNew, session: page.session() };
    return askPatiently(this.#ports, 'page-state', request, this.#signal);
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
        retry: (ref: MessageRef) => this.#protectionOf(ref)?.verifyAgain(),
        take: (ref: MessageRef, attachmentId: string) => void this.#protectionOf(ref)?.take(attachmentId),
      };
      const { getMessage, clock } = this.#ports;
      const marksTitle = this.#adapter.leavesTitle !== true;
      this.#view ??= open({ page: this.#page, state, getMessage, actions, clock, marksTitle });
      this.#draw();
    });
    return this.#opening;
  }

  #openMessages(): readonly OpenMessage[] {
    if (this.#read === undefined && !this.#adapter.recognises(this.#page)) return [];
    try {
      return (this.#read ?? this.#adapter.read(this.#page)).openMessages();
    } catch (error) {
      // `health` tells the user; the exit worker judges what leaves.
      if (isSelectorError(error)) return [];
      throw error;
    }
  }

  #protectionOf(ref: MessageRef): MessageProtection | undefined {
    return this.#messages.shown().find(({ message }) => isSameMessage(message.ref, ref))?.protection;
  }

  /** The page changed: webmails open and close messages without loading a page anew. */
  #update(): void {
    const gone = this.#messages.closeGone();
    if (this.#pageState !== undefined) {
      if (gone.length > 0) void this.#markClosed();
      for (const ref of gone) void askPatiently(this.#ports, 'message-closed', { ref }, this.#signal);
      for (const protection of this.#messages.takeNew()) protection.verify(false);
      if (this.#read !== undefined && this.#read.health() !== this.#reported)
        void this.#tellHealth(this.#read);
    }
    this.#draw();
  }

  async #markClosed(): Promise<void> {
    for (const ms of CLOSED_MS) {
      try {
        await this.#ports.sleep(ms, this.#signal);
      } catch {
        // The page is going.
        return;
      }
      await this.#listMarks?.refresh();
    }
  }

  async #tellHealth(page: WebmailPage): Promise<void> {
    const health = page.health();
    await this.#report(page, false);
    if (health === 'no-match') this.#show((view) => view.drawUnreadable(true));
    else this.#view?.drawUnreadable(false);
  }

  #draw(): void {
    const shown = this.#messages.shown();
    if (this.#view !== undefined) {
      this.#view.draw(
        shown.map(({ message, protection }) => ({
          message,
          state: protection.state,
          released: protection.released,
        })),
      );
    } else if (shown.some(({ message, protection }) => protection.hasSomethingToShow(message))) {
      void this.#openInterface();
    }
    void this.#listMarks?.update();
  }

  /** Whether it showed the notice to the user. */
  #hear(notice: Notice): boolean {
    switch (notice.notice) {
      case 'exit-refused': {
        if (this.#pageState?.mode !== 'enforce' || !this.#concerns(notice.ref)) return false;
        this.#show((view) => view.showNotice(notice));
        return true;
      }
      case 'message-judged':
        this.#listMarks?.forget(notice.ref);
        void this.#listMarks?.update();
        return false;
      case 'exit-lost':
        this.#stopWaiting(notice);
        return false;
      case 'verdicts-outdated':
        void this.#renew();
        return false;
      case 'ask-release':
        this.#askRelease(notice.attachmentId);
        return false;
      case 'verify-again':
        for (const { protection } of this.#messages.shown()) protection.verifyAgain();
        return false;
      case 'still-there':
        return this.#isTab() && this.#reported !== '';
    }
  }

  /** The user wants an attachment that the popup showed: of a message open in this frame, or of another frame's. */
  #askRelease(attachmentId: string): void {
    const asked = this.#messages
      .shown()
      .find(
        ({ protection }) => protection.has(attachmentId) && protection.decide(attachmentId).act === 'ask',
      );
    void asked?.protection.take(attachmentId);
  }

  /** A refusal of no message is shown in the tab's own page; of a nested message, where its outer one is open. */
  #concerns(ref: MessageRef | null): boolean {
    return ref === null ? this.#isTab() : this.#protectionOf(ref) !== undefined;
  }

  #isTab(): boolean {
    return this.#page.defaultView === this.#page.defaultView?.top;
  }

  /** A worker that died over an exit tells of it when it starts, and somebody must start it. */
  async #wakeWorker(): Promise<void> {
    if (performance.now() - this.#leftAt <= EXIT_MS) await this.#startWorker();
  }

  async #startWorker(): Promise<void> {
    if (this.#read !== undefined) await this.#report(this.#read, false);
  }

  /** The browser would wait for the answer of a worker that is no more. A page that came since waits for something else. */
  #stopWaiting({ ref, at }: Extract<Notice, { notice: 'exit-lost' }>): void {
    const { readyState, defaultView: view } = this.#page;
    const isAsker = this.#concerns(ref) || Math.abs(this.#askedAt - at) < ASKED_WITHIN_MS;
    if (view === null || performance.timeOrigin >= at || !isAsker) return;
    // What the page itself still loads is not to be stopped.
    if (readyState === 'complete') view.stop();
    else view.addEventListener('load', () => view.stop(), { once: true, signal: this.#signal });
  }

  /** Back from the browser's cache of pages: lists and policy may have changed while nobody could tell this page. */
  #onShown({ persisted }: PageTransitionEvent): void {
    if (persisted) void this.#renew(true);
  }

  async #renew(isNew = false): Promise<void> {
    this.#listGate?.forget();
    await this.#listMarks?.refresh();
    await this.#begin(isNew);
  }
}
