import { toHex } from '../bytes/hex.ts';
import { MailwicketError } from '../errors.ts';
import type { Inspection } from '../inspect/finding.ts';
import { inspectFile } from '../inspect/inspect-file.ts';
import { throwIfAborted } from '../scoring/with-timeout.ts';
import type { ExaminedFile, FileToExamine, ListDecision, Standing } from './examined.ts';
import { differOnlyInLineEnds } from './line-ends.ts';
import { matchHashes } from './match-lists.ts';
import type { ReceiptLine, UncheckedReason } from './verdict.ts';
import type { Verifier } from './verify-message.ts';

/** What the examination of one message or file shares. */
export interface ExamineContext {
  readonly verifier: Verifier;
  /** The caller's own. */
  readonly signal: AbortSignal | undefined;
  /** The caller's own, or no time left. */
  readonly deadline: AbortSignal;
  readonly breathe: () => Promise<void>;
}

export interface Examination {
  readonly examined: ExaminedFile;
  /** Messages found in the file, to be verified as messages. */
  readonly messages: Inspection['messages'];
}

/**
 * Hashes a file, asks the lists, and inspects it unless they allow it. `standing` is what already holds for everything
 * in its message. A failure is this file's own: it becomes `unchecked: corrupt`. Throws only `ABORTED`, for the caller.
 */
export async function examineFile(
  file: FileToExamine,
  standing: Standing,
  context: ExamineContext,
): Promise<Examination> {
  const draft = new Draft(file, standing);
  try {
    await examine(draft, context);
  } catch (error) {
    throwIfAborted(context.signal);
    if (context.deadline.aborted) draft.gap('limit-reached', 'content', 'time');
    else draft.gap('corrupt', 'content', error instanceof MailwicketError ? error.code : 'failed');
  }
  return { examined: draft.finished(), messages: draft.messages };
}

async function examine(draft: Draft, context: ExamineContext): Promise<void> {
  const { file } = draft;
  const { codec, lists } = context.verifier;
  const bytes = file.bytes();
  draft.size = bytes.length;
  draft.sha256 = toHex(await codec.sha256(bytes));
  const others = await otherForms(file, bytes, draft.sha256, context);
  draft.alsoSha256 = others.map((other) => other.sha256);
  await withLists(draft, context, () => consultLists(draft, others, context));
  if (draft.decision === 'allowed') return;
  for (const content of [bytes, ...others.filter((other) => !other.sameText).map((other) => other.bytes)]) {
    context.deadline.throwIfAborted();
    const { names, declaredType } = file;
    const options = { signal: context.deadline, breathe: context.breathe };
    draft.take(await inspectFile({ names, declaredType, bytes: content }, codec, options));
  }
  const hashes = new Set(draft.members.flatMap((member) => member.sha256 ?? []));
  if (hashes.size > 0) {
    await withLists(draft, context, async () => {
      draft.blockByMembers(await matchHashes([...hashes], lists, context.signal));
    });
  }
}

/** Lists that cannot be read are no reason to skip inspection, and none to call a file clean. */
async function withLists(draft: Draft, { signal }: ExamineContext, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch {
    throwIfAborted(signal);
    draft.gap('corrupt', 'lists', 'unreadable');
  }
}

interface OtherForm {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** The same text but for its line ends: nothing new to inspect. */
  readonly sameText: boolean;
}

async function otherForms(
  file: FileToExamine,
  bytes: Uint8Array,
  sha256: string,
  { verifier }: ExamineContext,
): Promise<readonly OtherForm[]> {
  const forms = new Map<string, OtherForm>();
  for (const other of file.alternatives()) {
    const hash = toHex(await verifier.codec.sha256(other));
    if (hash === sha256 || forms.has(hash)) continue;
    forms.set(hash, { bytes: other, sha256: hash, sameText: differOnlyInLineEnds(bytes, other) });
  }
  return [...forms.values()];
}

/**
 * A block entry on any form of the file blocks it. An allow entry must cover every form, since a sender can make them
 * differ; the same text with other line ends is covered by either.
 */
async function consultLists(
  draft: Draft,
  others: readonly OtherForm[],
  { verifier, signal }: ExamineContext,
): Promise<void> {
  const hashes = [draft.sha256, ...draft.alsoSha256];
  const matches = await matchHashes(hashes, verifier.lists, signal);
  for (const match of matches) draft.receipt.push({ code: 'list-entry', ...match });
  const allowed = new Set(matches.filter(({ kind }) => kind === 'allow').map(({ matched }) => matched));
  const text = [draft.sha256, ...others.filter((other) => other.sameText).map((other) => other.sha256)];
  const different = others.filter((other) => !other.sameText);
  if (matches.some(({ kind }) => kind === 'block')) draft.decision = 'blocked';
  else if (
    draft.decision === 'unlisted' &&
    text.some((hash) => allowed.has(hash)) &&
    different.every((other) => allowed.has(other.sha256))
  ) {
    draft.decision = 'allowed';
  }
}

/** An examination under way: keeps what was found when a later step fails. */
class Draft {
  readonly file: FileToExamine;
  readonly receipt: ReceiptLine[];
  decision: ListDecision;
  size = 0;
  sha256 = '';
  alsoSha256: readonly string[] = [];
  detectedType = '';
  readonly findings: ExaminedFile['findings'][number][] = [];
  readonly members: ExaminedFile['members'][number][] = [];
  readonly messages: Inspection['messages'][number][] = [];
  readonly #reasons = new Set<UncheckedReason>();
  readonly #gaps = new Set<string>();

  constructor(file: FileToExamine, standing: Standing) {
    this.file = file;
    this.decision = standing.decision;
    this.receipt = [...standing.lines];
  }

  gap(reason: UncheckedReason, what: string, detail: string): void {
    if (this.#gaps.has(`${reason} ${what}`)) return;
    this.#gaps.add(`${reason} ${what}`);
    this.#reasons.add(reason);
    this.receipt.push({ code: 'not-checked', what, reason, detail });
  }

  take(inspection: Inspection): void {
    this.detectedType ||= inspection.detectedType;
    this.members.push(...inspection.members);
    for (const finding of inspection.findings) {
      const { code, member, score, data } = finding;
      this.findings.push(finding);
      this.receipt.push({ code: 'finding', finding: code, member, score, data });
    }
    for (const gap of inspection.gaps) this.gap(gap, 'content', '');
    // The message that is this very file is examined already where the reader took it as one.
    this.messages.push(
      ...inspection.messages.filter(({ path }) => path !== '' || !this.file.isParsedMessage),
    );
  }

  blockByMembers(matches: Awaited<ReturnType<typeof matchHashes>>): void {
    for (const match of matches) {
      if (match.kind !== 'block') continue;
      this.decision = 'blocked';
      const member = this.members.find(({ sha256 }) => sha256 === match.matched);
      this.receipt.push({ code: 'list-entry', member: member?.path ?? '', ...match });
    }
  }

  finished(): ExaminedFile {
    const { file, size, sha256, alsoSha256, decision, detectedType, findings, members, receipt } = this;
    return {
      file,
      size,
      sha256,
      alsoSha256,
      decision,
      detectedType,
      findings,
      members,
      reasons: [...this.#reasons],
      receipt,
    };
  }
}
