import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import { FrameView } from '../../../extension/entrypoints/webmail-interface/frame-view.tsx';
import type { FramePorts } from '../../../extension/entrypoints/webmail.content/frame-ports.ts';
import type {
  Notice,
  PageState,
  RequestName,
  VerificationRequest,
  VerificationUpdate,
} from '../../../extension/messaging/contract.ts';
import { getMessageIn } from './locale.ts';

export interface FakeFrame {
  readonly ports: FramePorts;
  /** Every request to the worker, oldest first. */
  readonly asked: readonly (readonly [RequestName, unknown])[];
  /** Every verification that was begun, and how to answer it. */
  readonly verifications: readonly {
    readonly request: VerificationRequest;
    readonly say: (update: VerificationUpdate) => void;
    closed: boolean;
  }[];
  tell(notice: Notice): boolean;
}

/** The extension around a frame, under the default policy. `onAdapter` stands for the script the worker runs. */
export function fakeFrame(onAdapter: () => void = () => undefined): FakeFrame {
  const { mode, onMalicious, texts, override } = v.parse(policySchema, {});
  const { subjectPrefix } = onMalicious;
  const state: PageState = {
    protecting: true,
    standBack: false,
    mode,
    subjectPrefix,
    onMalicious,
    texts,
    override,
  };
  const asked: (readonly [RequestName, unknown])[] = [];
  const verifications: {
    request: VerificationRequest;
    say: (update: VerificationUpdate) => void;
    closed: boolean;
  }[] = [];
  let hear: (notice: Notice) => boolean = () => false;
  const ports: FramePorts = {
    ask(name, request) {
      asked.push([name, request]);
      if (name === 'webmail-adapter') onAdapter();
      const answers: Partial<Record<RequestName, unknown>> = {
        'page-state': state,
        'list-marks': { marks: [] },
        'message-closed': { noted: true },
        'webmail-adapter': { isLoaded: true },
      };
      if (answers[name] === undefined) throw new Error(`no answer for ${name}`);
      return Promise.resolve(answers[name] as never);
    },
    connect(request, say) {
      const verification = { request, say, closed: false };
      verifications.push(verification);
      return () => (verification.closed = true);
    },
    onNotice: (listener) => (hear = listener),
    sleep: () => Promise.resolve(),
    clock: { now: () => performance.now() },
    getMessage: getMessageIn('en'),
    loadInterface: () => Promise.resolve((parts) => new FrameView(parts)),
  };
  return { ports, asked, verifications, tell: (notice) => hear(notice) };
}
