import type { MessageRef, PageState, VerificationUpdate } from '../../messaging/contract.ts';
import { refKey } from '../../messaging/message-ref.ts';
import type { ListedMessages } from '../adapter.ts';
import { isMeant } from '../named-attachment.ts';
import { AttachmentGate } from './attachment-gate.ts';
import type { Decider } from './attachment-gate.ts';
import { decide, strictest } from './decision.ts';
import type { Decision, GateState } from './decision.ts';
import type { FrameInterface } from './frame-interface.ts';
import { verify } from './verification.ts';
import type { VerificationPorts } from './verification.ts';

export interface ListGateFrame {
  readonly ports: Pick<VerificationPorts, 'connect' | 'sleep'>;
  readonly signal: AbortSignal;
  /** `undefined`: nothing is protected in this frame, or it is not known yet. */
  pageState(): PageState | undefined;
  show(what: (view: FrameInterface) => void): void;
}

/** Opens the gate of a frame's list; by the script of an adapter that has `listedMessages`. */
export type OpenListGate = (
  page: Document,
  listed: () => readonly ListedMessages[],
  frame: ListGateFrame,
) => Pick<ListGate, 'forget'>;

/**
 * Stands before the files that a message list shows in its rows: they open without their message. The messages of a row are
 * verified when a file of it is used, not before: a list has too many.
 */
export class ListGate {
  readonly #frame: ListGateFrame;
  readonly #gate: AttachmentGate<RowProtection>;
  readonly #rows = new Map<string, RowProtection>();

  constructor(page: Document, listed: () => readonly ListedMessages[], frame: ListGateFrame) {
    this.#frame = frame;
    this.#gate = new AttachmentGate(
      page,
      {
        shown: () =>
          frame.pageState()?.mode === 'enforce'
            ? listed().map((message) => ({ message, protection: this.#protectionOf(message.refs) }))
            : [],
      },
      {
        waiting: (row) => {
          frame.show((view) => view.sayWaiting());
          row.verify();
        },
        // Whoever may take it is asked in the message.
        refused: (row, { attachments }) => row.refuse(attachments),
        asked: (row, { attachments }) => row.refuse(attachments),
        commandRefused: () => undefined,
      },
      frame.signal,
    );
  }

  /** Lists or policy changed: what is known of rows is asked anew at their next use. */
  forget(): void {
    this.#rows.clear();
  }

  #protectionOf(refs: readonly MessageRef[]): RowProtection {
    const key = refs.map((ref) => refKey(ref)).join(' ');
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const made = new RowProtection(refs, this.#frame, () => this.#gate.reconsider());
    this.#rows.set(key, made);
    return made;
  }
}

/** What is known of the messages of one row. */
class RowProtection implements Decider {
  readonly #refs: readonly MessageRef[];
  readonly #frame: ListGateFrame;
  readonly #changed: () => void;
  #states: GateState[];
  #isAsked = false;

  constructor(refs: readonly MessageRef[], frame: ListGateFrame, changed: () => void) {
    this.#refs = refs;
    this.#frame = frame;
    this.#changed = changed;
    this.#states = refs.map(() => ({ kind: 'checking' }));
  }

  /** The strictest of what is decided for the file of this name. One that is in no message that is known is not let through. */
  decide(attachmentId: string | null): Decision {
    const decisions = this.#states.flatMap((state) =>
      state.kind !== 'verdict' ||
      attachmentId === null ||
      state.verdict.attachments.some((attachment) => isMeant(attachment, attachmentId))
        ? [decide(state, attachmentId, new Set())]
        : [],
    );
    return strictest(decisions) ?? { act: 'refuse', attachments: [] };
  }

  /** Verifies the messages, once; again after a failure. */
  verify(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#refs.forEach((ref, index) => {
      void verify(
        { ref, token: '', again: false, subject: '' },
        (update) => this.#learn(index, update),
        this.#frame.ports,
        this.#frame.signal,
      );
    });
  }

  refuse(attachments: Extract<Decision, { act: 'refuse' }>['attachments']): void {
    const lists = this.#states.map((state) => (state.kind === 'verdict' ? state.verdict.lists : null));
    this.#frame.show((view) => view.refuse(attachments, lists.find((one) => one !== null) ?? null));
    if (!this.#states.some(({ kind }) => kind === 'failed')) return;
    // The next use tries again.
    this.#isAsked = false;
    this.#states = this.#refs.map(() => ({ kind: 'checking' }));
  }

  #learn(index: number, update: VerificationUpdate): void {
    const policy = this.#frame.pageState();
    if (policy?.mode !== 'enforce') return;
    if (update.stage === 'failed') {
      this.#states[index] = { kind: 'failed', code: update.code, retryable: update.retryable };
    } else if ('verdict' in update) {
      const { verdict, stage } = update;
      this.#states[index] = { kind: 'verdict', verdict, final: stage === 'final', policy };
    }
    this.#changed();
  }
}
