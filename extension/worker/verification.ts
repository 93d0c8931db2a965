import type { ByteCodec, Clock, Log } from '../../core/ports.ts';
import { toHex } from '../../core/bytes/hex.ts';
import type { Verifier, VerifyMessage } from '../../core/verify/verify-message.ts';
import type { JudgedMessage } from '../exits/judge-exit.ts';
import type { MessageRef, VerificationRequest, VerificationUpdate } from '../messaging/contract.ts';
import { refKey } from '../messaging/message-ref.ts';
import { codeOf } from '../messaging/router.ts';
import type { KeptMessage } from '../browser/database.ts';
import type { VerdictStore } from './verdict-store.ts';

/**
 * How long the message at one place is taken to be the same without looking. A mailbox that was rebuilt gives old
 * numbers to new messages.
 */
const SAME_MESSAGE_MS = 10 * 60_000;
/** A running verification keeps the worker alive. Chromium stops one that is idle for 30 s. */
const HEARTBEAT_MS = 20_000;

export interface VerificationPorts {
  readonly store: VerdictStore;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly log: Log;
  readonly verifyMessage: VerifyMessage;
  /** `asker`: the frame that shows the message; `undefined` for an exit, which may be of no open page. */
  fetchRaw(request: VerificationRequest, asker: Asker | undefined): Promise<Uint8Array>;
  verifier(): Promise<Verifier>;
  /** Changes with lists, policy and own entries. */
  basis(): Promise<string>;
  /** A verdict stands: incidents, counts. */
  onVerdict(ref: MessageRef, judged: JudgedMessage): Promise<void>;
  keepAlive(): Promise<void>;
}

/** The frame that asks for a verification. */
export interface Asker {
  readonly tabId: number;
  readonly frameId: number;
  /** As `Sender.jar`. */
  readonly jar: string;
}

type Listener = (update: VerificationUpdate) => void;

interface Running {
  readonly listeners: Set<Listener>;
  last: VerificationUpdate;
  readonly done: Promise<JudgedMessage>;
}

/**
 * Verifies messages, one verification a message however many tabs ask. What runs is lost with the worker and started
 * anew by the page that connects again; what stands is kept.
 */
export class Verification {
  readonly #ports: VerificationPorts;
  readonly #running = new Map<string, Running>();

  constructor(ports: VerificationPorts) {
    this.#ports = ports;
  }

  /** Whether a message is being verified. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Tells `listener` how far the verification is, up to `final` or `failed`. The result stops the telling. */
  follow(request: VerificationRequest, listener: Listener, asker?: Asker): () => void {
    const running = this.#start(request, asker);
    running.listeners.add(listener);
    listener(running.last);
    return () => running.listeners.delete(listener);
  }

  /** The verdict of one message, for an exit. Rejects when its source cannot be had. */
  judged(ref: MessageRef, token: string): Promise<JudgedMessage> {
    return this.#start({ ref, token, again: false, subject: '' }, undefined).done;
  }

  #start(request: VerificationRequest, asker: Asker | undefined): Running {
    // Who wants it anew must not be given one that began before.
    const key = `${refKey(request.ref, asker?.jar)}${request.again ? ' again' : ''}`;
    const present = this.#running.get(key);
    if (present !== undefined) return present;
    const end = () => {
      this.#running.delete(key);
    };
    const running: Running = {
      listeners: new Set(),
      last: { stage: 'fetching' },
      done: Promise.resolve().then(() => this.#run(request, asker, end, (update) => tell(running, update))),
    };
    this.#running.set(key, running);
    // Told to every listener; an exit that waits for it hears of it too.
    running.done.catch(() => undefined);
    return running;
  }

  async #run(
    request: VerificationRequest,
    asker: Asker | undefined,
    end: () => void,
    update: Listener,
  ): Promise<JudgedMessage> {
    const beat = setInterval(() => void this.#ports.keepAlive(), HEARTBEAT_MS);
    try {
      const judged = await this.#judge(request, asker, update);
      await this.#ports.onVerdict(request.ref, judged);
      // Before it is told: who hears of the end and asks again gets a new one.
      end();
      update({ stage: 'final', verdict: judged.verdict });
      return judged;
    } catch (error) {
      const code = codeOf(error);
      this.#ports.log('verification-failed', { code });
      end();
      update({ stage: 'failed', code, retryable: code !== 'MESSAGE_TOO_LARGE' });
      throw error;
    } finally {
      clearInterval(beat);
    }
  }

  async #judge(
    request: VerificationRequest,
    asker: Asker | undefined,
    update: Listener,
  ): Promise<JudgedMessage> {
    const { ref, again } = request;
    const jar = asker?.jar ?? '';
    const { store, codec, clock } = this.#ports;
    const basis = await this.#ports.basis();
    const known = await store.message(ref, jar);
    const young = known !== undefined && !again && clock.now() - known.at < SAME_MESSAGE_MS;
    const quick = young && known.basis === basis ? await store.verdict(known.rawSha256, basis) : undefined;
    if (quick !== undefined) return quick;

    const raw = await this.#ports.fetchRaw(request, asker);
    const kept = again ? undefined : await this.#sameMessage(known, raw, basis);
    if (kept !== undefined) {
      await store.keep(ref, kept.rawSha256, basis, kept.verdict, jar);
      return kept;
    }
    update({ stage: 'verifying' });
    const verdict = await this.#ports.verifyMessage(raw, await this.#ports.verifier(), {
      onFirstVerdict: (first) => update({ stage: 'first', verdict: first }),
    });
    // A message without attachments is neither hashed nor kept.
    if (verdict.outcome === 'no-attachments') return { rawSha256: '', verdict };
    const rawSha256 = toHex(await codec.sha256(raw));
    await store.keep(ref, rawSha256, basis, verdict, jar);
    return { rawSha256, verdict };
  }

  /** The kept verdict when these are the bytes it was made of. Only asked of places known to have attachments. */
  async #sameMessage(
    known: KeptMessage | undefined,
    raw: Uint8Array,
    basis: string,
  ): Promise<JudgedMessage | undefined> {
    if (known === undefined) return undefined;
    return this.#ports.store.verdict(toHex(await this.#ports.codec.sha256(raw)), basis);
  }
}

function tell(running: Running, update: VerificationUpdate): void {
  running.last = update;
  for (const listener of running.listeners) listener(update);
}
