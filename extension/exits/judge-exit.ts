import type {
  AttachmentVerdict,
  Disposition,
  Outcome,
  UncheckedReason,
  Verdict,
} from '../../core/verify/verdict.ts';
import type { MessageRef, RefusalReason } from '../messaging/contract.ts';

/** The bytes of one file on their way to the user. */
export interface LeavingFile {
  readonly filename: string;
  readonly declaredType: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The message its address names, if it names one. */
  readonly ref: MessageRef | undefined;
  /** The part its address names, `''` for none. */
  readonly part: string;
}

export interface JudgedMessage {
  readonly rawSha256: string;
  readonly verdict: Verdict;
}

/** What is known, or can be found out, about a file. Everything under the lists and policy now in force. */
export interface ExitKnowledge {
  /** Whether a user's release of this file is still in force. */
  isReleased(sha256: string): Promise<boolean>;
  /** Verifies the message. `undefined` when its source cannot be had. */
  message(ref: MessageRef, signal: AbortSignal): Promise<JudgedMessage | undefined>;
  /** The strongest kept verdict about an attachment with this hash. */
  keptFile(sha256: string): Promise<JudgedFile | undefined>;
  file(file: LeavingFile, signal: AbortSignal): Promise<AttachmentVerdict>;
  /** What policy says of files whose message could not be had. */
  unreachable(): Promise<Disposition>;
}

export interface JudgedFile {
  readonly outcome: Outcome;
  readonly disposition: Disposition;
}

export type ExitDecision =
  | { readonly release: true }
  | {
      readonly release: false;
      readonly outcome: Outcome | null;
      readonly disposition: Disposition;
      readonly reason: RefusalReason;
    };

/** Reasons for which the members of an archive may not be all there is in it. */
const UNREAD: readonly UncheckedReason[] = [
  'encrypted',
  'too-large',
  'unsupported',
  'corrupt',
  'limit-reached',
];

const STRICTNESS: readonly Disposition[] = ['release', 'ask', 'hold', 'block'];

/**
 * Decides whether a file may leave, by its bytes: what its message's verdict says of this very hash; else what was
 * said of the hash before; else what inspecting the bytes says, and not less strict than the message or part the
 * address names (a zip of attachments, a page made from one). `ask` does not leave here: the page asks, and the answer
 * is a release.
 */
export async function judgeExit(
  file: LeavingFile,
  knowledge: ExitKnowledge,
  signal: AbortSignal,
): Promise<ExitDecision> {
  if (await knowledge.isReleased(file.sha256)) return { release: true };
  const message = file.ref === undefined ? undefined : await knowledge.message(file.ref, signal);
  const named = message === undefined ? undefined : inMessage(file, message);
  if (named !== undefined) return decide(named, 'verdict');
  const kept = await knowledge.keptFile(file.sha256);
  if (kept !== undefined) return decide(kept, 'verdict');

  const own = await knowledge.file(file, signal);
  if (file.ref !== undefined && message === undefined) {
    return stricter(decide(own, 'verdict'), {
      disposition: await knowledge.unreachable(),
      reason: 'unreachable',
    });
  }
  if (message === undefined) return decide(own, 'verdict');
  const around = message.verdict.attachments.find(({ id }) => id === file.part) ?? message.verdict;
  if (around.outcome === 'allowed') {
    return isMadeOf(own, message.verdict) ? { release: true } : decide(own, 'verdict');
  }
  return STRICTNESS.indexOf(around.disposition) > STRICTNESS.indexOf(own.disposition)
    ? decide(around, 'verdict')
    : decide(own, 'verdict');
}

/** What the message's verdict says of these bytes: one of its attachments, or the message as a whole. */
function inMessage(file: LeavingFile, message: JudgedMessage): JudgedFile | undefined {
  if (message.rawSha256 !== '' && message.rawSha256 === file.sha256) return message.verdict;
  return message.verdict.attachments.find(
    ({ sha256, alsoSha256 }) => sha256 === file.sha256 || alsoSha256.includes(file.sha256),
  );
}

/**
 * Whether an archive holds attachments of this message and nothing else, each by its hash. Only then does its allow entry
 * speak for it: a link can name a message that the webmail does not answer with.
 */
function isMadeOf(archive: AttachmentVerdict, verdict: Verdict): boolean {
  const hashes = new Set(verdict.attachments.flatMap(({ sha256, alsoSha256 }) => [sha256, ...alsoSha256]));
  const isWhole = !archive.reasons.some((reason) => UNREAD.includes(reason));
  const own = archive.members.filter(({ sha256 }) => sha256 !== null && hashes.has(sha256));
  // What is inside one of the attachments is theirs.
  const isInside = (path: string) => own.some((member) => path.startsWith(`${member.path}/`));
  return (
    isWhole &&
    own.length > 0 &&
    archive.members.every((member) => own.includes(member) || isInside(member.path))
  );
}

function decide(judged: JudgedFile, reason: RefusalReason): ExitDecision {
  if (judged.disposition === 'release') return { release: true };
  return { release: false, outcome: judged.outcome, disposition: judged.disposition, reason };
}

function stricter(
  decision: ExitDecision,
  other: { readonly disposition: Disposition; readonly reason: RefusalReason },
): ExitDecision {
  if (!decision.release || other.disposition === 'release') return decision;
  return { release: false, outcome: 'unchecked', ...other };
}
