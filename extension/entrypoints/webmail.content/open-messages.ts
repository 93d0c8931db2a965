import type { MessageRef } from '../../messaging/contract.ts';
import { refKey } from '../../messaging/message-ref.ts';
import type { OpenMessage } from '../../webmail/adapter.ts';
import type { GateState } from '../../webmail/protection/decision.ts';
import { MessageProtection } from './message-protection.ts';
import type { ShowingFrame } from './message-protection.ts';

/** A message in the page, and what is known of it. */
export interface ShownMessage {
  readonly message: OpenMessage;
  readonly protection: MessageProtection;
}

/** The messages that a frame has open, each with its protection for as long as it is open. */
export class OpenMessages {
  readonly #read: () => readonly OpenMessage[];
  readonly #frame: ShowingFrame;
  readonly #protections = new Map<string, MessageProtection>();
  /** What a message that is opened now starts as. */
  #initial: GateState = { kind: 'checking' };
  #new: MessageProtection[] = [];

  constructor(read: () => readonly OpenMessage[], frame: ShowingFrame) {
    this.#read = read;
    this.#frame = frame;
  }

  /** What is open now. Also makes the protections of what is new. */
  shown(): readonly ShownMessage[] {
    return this.#read().map((message) => ({ message, protection: this.#protectionOf(message.ref) }));
  }

  /** The protections that were made since this was asked last and are still needed. */
  takeNew(): readonly MessageProtection[] {
    this.shown();
    const made = this.#new.filter(
      (protection) => this.#protections.get(refKey(protection.ref)) === protection,
    );
    this.#new = [];
    return made;
  }

  find(ref: MessageRef): OpenMessage | undefined {
    const key = refKey(ref);
    return this.#read().find((message) => refKey(message.ref) === key);
  }

  /** Every message of the frame, and every one to come, becomes this. */
  becomeAll(state: GateState): void {
    this.#initial = state;
    for (const { protection } of this.shown()) protection.become(state);
  }

  /** As `becomeAll`, for those that are open to everything. */
  closeGates(): void {
    this.#initial = { kind: 'checking' };
    for (const { protection } of this.shown()) {
      if (protection.state.kind === 'open') protection.become({ kind: 'checking' });
    }
  }

  /** Ends the protections of messages that are no longer open, and gives their references. */
  closeGone(): readonly MessageRef[] {
    const open = new Set(this.#read().map(({ ref }) => refKey(ref)));
    const gone = [...this.#protections].filter(([key]) => !open.has(key));
    for (const [key, protection] of gone) {
      this.#protections.delete(key);
      protection.close();
    }
    return gone.map(([, { ref }]) => ref);
  }

  #protectionOf(ref: MessageRef): MessageProtection {
    const key = refKey(ref);
    let protection = this.#protections.get(key);
    if (protection === undefined) {
      protection = new MessageProtection(ref, this.#initial, this.#frame);
      this.#protections.set(key, protection);
      this.#new.push(protection);
    }
    return protection;
  }
}
