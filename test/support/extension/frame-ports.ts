import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { FrameView } from '../../../extension/entrypoints/webmail-interface/frame-view.tsx';
import type { FramePorts } from '../../../extension/entrypoints/webmail.content/frame-ports.ts';
import type {
  Notice,
  PageState,
  Refusal,
  RequestName,
  VerificationRequest,
  VerificationUpdate,
} from '../../../extension/messaging/contract.ts';
import { getMessageIn } from './locale.ts';

interface FakeVerification {
  readonly request: VerificationRequest;
  readonly say: (update: VerificationUpdate) => void;
  /** The worker goes away. */
  readonly die: () => void;
  /** Whether the page gave it up. */
  closed: boolean;
}

/** What a worker says of a protected page under a policy. */
export function pageStateOf(input: PolicyInput = {}): PageState {
  const { mode, onMalicious, texts, override } = v.parse(policySchema, input);
  const { subjectPrefix } = onMalicious;
  return { protecting: true, standBack: false, mode, subjectPrefix, onMalicious, texts, override };
}

/** The extension around a frame. */
export class FakeFrame {
  /** What the worker says of the page. `undefined`: there is no worker. */
  pageState: PageState | Refusal | undefined = pageStateOf();
  /** So many loads of the interface fail. */
  failingLoads = 0;
  loads = 0;
  /** Every request to the worker, oldest first. */
  readonly asked: (readonly [RequestName, unknown])[] = [];
  /** Every verification that was begun, and how to answer it. */
  readonly verifications: FakeVerification[] = [];
  readonly #onAdapter: () => void;
  #hear: (notice: Notice) => boolean = () => false;

  /** `onAdapter` stands for the script the worker runs. */
  constructor(onAdapter: () => void = () => undefined) {
    this.#onAdapter = onAdapter;
  }

  readonly ports: FramePorts = {
    ask: (name, request) => {
      this.asked.push([name, request]);
      if (name === 'webmail-adapter') this.#onAdapter();
      const answers: Partial<Record<RequestName, unknown>> = {
        'page-state': this.pageState,
        'list-marks': { marks: [] },
        'message-closed': { noted: true },
        'webmail-adapter': { isLoaded: true },
        release: { released: true, until: '' },
      };
      if (!Object.hasOwn(answers, name)) throw new Error(`no answer for ${name}`);
      if (answers[name] === undefined) return Promise.reject(new Error('no receiver'));
      return Promise.resolve(answers[name] as never);
    },
    connect: (request, say, die) => {
      const verification = { request, say, die, closed: false };
      this.verifications.push(verification);
      return () => (verification.closed = true);
    },
    onWorkerDeath: () => undefined,
    onNotice: (listener) => (this.#hear = listener),
    sleep: () => Promise.resolve(),
    clock: { now: () => performance.now() },
    getMessage: getMessageIn('en'),
    loadInterface: () => {
      this.loads++;
      return Promise.resolve(this.loads > this.failingLoads ? (parts) => new FrameView(parts) : undefined);
    },
  };

  /** The worker tells the page something. Whether it was for this page. */
  tell(notice: Notice): boolean {
    return this.#hear(notice);
  }

  /** Answers the verification that was begun last. */
  say(update: VerificationUpdate): void {
    this.#last().say(update);
  }

  /** The worker goes away from the verification that was begun last. */
  die(): void {
    this.#last().die();
  }

  #last(): FakeVerification {
    const last = this.verifications.at(-1);
    if (last === undefined) throw new Error('no verification was begun');
    return last;
  }
}
