import type { IncidentHost } from '../incident/incident.ts';
import { makeIncident } from '../incident/make-incident.ts';
import { MailwicketError } from '../errors.ts';
import { MAX_LOCAL_MS } from '../limits.ts';
import type { ListReader } from '../lists/list-reader.ts';
import type { Message } from '../mail/message.ts';
import { parseMessage } from '../mail/parse-message.ts';
import type { Policy } from '../policy/policy.ts';
import type { ByteCodec, Clock } from '../ports.ts';
import type { ScoreCache } from '../scoring/score-cache.ts';
import type { ScoringEndpoint } from '../scoring/scoring-endpoint.ts';
import { throwIfAborted } from '../scoring/with-timeout.ts';
import { breathing, deadlineSignal } from './deadline-signal.ts';
import { MessageExamination } from './examine-message.ts';
import type { FileToExamine } from './examined.ts';
import { judgeMessage, released } from './judge-message.ts';
import type { Named } from './judge-message.ts';
import { Scoring } from './scoring.ts';
import type { AttachmentVerdict, UncheckedReason, Verdict } from './verdict.ts';

/** Everything a verification needs from its host. */
export interface Verifier {
  readonly policy: Policy;
  readonly lists: ListReader;
  /** `undefined`: no endpoint is configured. */
  readonly endpoint: ScoringEndpoint | undefined;
  /** Where scores are kept between verifications; without it every file is asked for anew. */
  readonly scores?: ScoreCache;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly host: IncidentHost;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /**
   * Called with the verdict of lists and local inspection, before the endpoint is asked. Attachments that wait for the
   * endpoint are `unchecked` with the reason `pending` in it, unless what is known already makes them worse. It has no
   * incident. Not called when there is nothing to wait for, as when every answer is in the cache.
   */
  readonly onFirstVerdict?: (verdict: Verdict) => void;
}

export type VerifyMessage = (
  raw: Uint8Array,
  verifier: Verifier,
  options?: VerifyOptions,
) => Promise<Verdict>;

/** Judges the bytes of one file that is leaving, of which no message is known. */
export type VerifyFile = (
  file: { readonly filename: string; readonly declaredType: string; readonly bytes: Uint8Array },
  verifier: Verifier,
  options?: Pick<VerifyOptions, 'signal'>,
) => Promise<AttachmentVerdict>;

/**
 * Verifies a message: lists first, then inspection, then the endpoint; the highest score wins. A message without
 * attachments is neither hashed nor looked up, and says so. Whatever the bytes are, the answer is a verdict: what cannot
 * be read is `unchecked` with its reason. Throws only `ABORTED`, when the caller gave up.
 */
export const verifyMessage: VerifyMessage = async (raw, verifier, options = {}) => {
  const { policy, clock } = verifier;
  const deadline = deadlineSignal(clock, MAX_LOCAL_MS, options.signal);
  const message = await read(raw, verifier, options.signal, deadline);
  if ('reason' in message) return await unreadable(message, verifier);
  if (message.attachments.length === 0 && !message.problems.some(({ code }) => code === 'limit-reached')) {
    return nothingToVerify(message, policy);
  }
  const context = { verifier, signal: options.signal, deadline, breathe: breathing(clock) };
  const { files, receipt, reasons } = await new MessageExamination(context).outermost(message);
  const scoring = await Scoring.of(files, verifier, options.signal);
  const facts = { named: message, receipt, reasons, lists: scoring.lists };
  if (options.onFirstVerdict !== undefined && (await scoring.mustWait())) {
    options.onFirstVerdict(judgeMessage(facts, scoring.first(), policy));
  }
  const verdict = judgeMessage(facts, await scoring.final(), policy);
  return { ...verdict, incident: await makeIncident(verdict, verifier) };
};

/**
 * Verifies one file as an attachment of an unknown sender: no identity is matched. Messages inside it are verified as
 * messages, and it is judged by the worst of them. Throws only `ABORTED`, when the caller gave up.
 */
export const verifyFile: VerifyFile = async (leaving, verifier, options = {}) => {
  const { policy, clock } = verifier;
  const deadline = deadlineSignal(clock, MAX_LOCAL_MS, options.signal);
  const file: FileToExamine = {
    id: '1',
    filename: leaving.filename,
    names: [leaving.filename],
    declaredType: leaving.declaredType,
    bytes: () => leaving.bytes,
    alternatives: () => [],
    isParsedMessage: false,
  };
  const context = { verifier, signal: options.signal, deadline, breathe: breathing(clock) };
  const { files } = await new MessageExamination(context).single(file);
  const scoring = await Scoring.of(files, verifier, options.signal);
  const [verdict] = await scoring.final();
  if (verdict === undefined) throw new Error('a file has one verdict');
  return policy.mode === 'audit' ? released(verdict) : verdict;
};

interface Unreadable {
  readonly reason: UncheckedReason;
  readonly detail: string;
}

async function read(
  raw: Uint8Array,
  { codec }: Verifier,
  signal: AbortSignal | undefined,
  deadline: AbortSignal,
): Promise<Message | Unreadable> {
  try {
    return await parseMessage(raw, codec, { signal: deadline });
  } catch (error) {
    throwIfAborted(signal);
    if (deadline.aborted) return { reason: 'limit-reached', detail: 'time' };
    const code = error instanceof MailwicketError ? error.code : 'failed';
    return { reason: code === 'MESSAGE_TOO_LARGE' ? 'too-large' : 'corrupt', detail: code };
  }
}

const NOTHING_KNOWN: Named = {
  messageId: '',
  subject: '',
  identities: { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] },
};

async function unreadable({ reason, detail }: Unreadable, verifier: Verifier): Promise<Verdict> {
  const line = { code: 'not-checked', what: 'structure', reason, detail } as const;
  const { lists } = await Scoring.of([], verifier, undefined);
  const facts = { named: NOTHING_KNOWN, receipt: [line], reasons: [reason], lists };
  return judgeMessage(facts, [], verifier.policy);
}

function nothingToVerify(message: Message, policy: Policy): Verdict {
  const receipt = message.problems.map(
    (problem) =>
      ({
        code: 'message-problem',
        problem: problem.code,
        sign: problem.code === 'limit-reached' ? problem.limit : problem.sign,
        part: problem.part,
      }) as const,
  );
  return judgeMessage({ named: message, receipt, reasons: [], lists: null }, [], policy);
}
