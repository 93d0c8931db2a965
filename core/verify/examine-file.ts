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
 * Hashes a file, asks the lists, and inspects it unless they allow it; then it is only opened for blocked members. `standing` is what already holds for everything
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
  const { codec } = context.verifier;
  const bytes = file.bytes();
  draft.size = bytes.length;
  draft.sha256 = toHex(await codec.sha256(bytes));
  const others = await otherForms(file, bytes, draft.sha256, context);
  draft.alsoSha256 = others.map((other) => other.sha256);
  await withLists(draft, context, () => consultLists(draft, others, context));
  const contents = [bytes, ...others.filter((other) => !other.sameText).map((other) => other.bytes)];
  if (draft.decision === 'allowed') {
    await examineAllowed(draft, contents, context);
    return;
  }
  for (const content of contents) draft.take(await inspect(file, content, context));
  await blockByMembers(draft, draft.members, context);
}

/**
 * Nothing of an allowed file is inspected or judged, but a block entry wins over an allow entry for what is inside it as
 * well (docs/adr/0005-block-inside-allowed.md). What could not be opened for that is said and changes nothing.
 */
async function examineAllowed(
  draft: Draft,
  contents: readonly Uint8Array[],
  context: ExamineContext,
): Promise<void> {
  for (const content of contents) {
    let opened: Inspection;
    try {
      opened = await inspect(draft.file, content, context);
    } catch {
      throwIfAborted(context.signal);
      draft.leftAlone(context.deadline.aborted ? 'limit-reached' : 'corrupt');
      return;
    }
    const wasAllowed = draft.decision === 'allowed';
    await blockByMembers(draft, opened.members, context);
    if (wasAllowed && draft.decision === 'blocked') draft.take(opened);
    else draft.open(opened);
  }
}

async function inspect(
  { names, declaredType }: FileToExamine,
  bytes: Uint8Array,
  { verifier, deadline, breathe }: ExamineContext,
): Promise<Inspection> {
  deadline.throwIfAborted();
  return await inspectFile({ names, declaredType, bytes }, verifier.codec, { signal: deadline, breathe });
}

async function blockByMembers(
  draft: Draft,
  members: Inspection['members'],
  context: ExamineContext,
): Promise<void> {
  const hashes = new Set(members.flatMap((member) => member.sha256 ?? []));
  if (hashes.size === 0) return;
  await withLists(draft, context, async () => {
    draft.blockByMembers(members, await matchHashes([...hashes], context.verifier.lists, context.signal));
  });
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
  for (const other of file.alternatives(bytes)) {
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
  readonly #seen = new Set<string>();

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
      const key = JSON.stringify(finding);
      // Another form of the same file shows the same again.
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.findings.push(finding);
      this.receipt.push({ code: 'finding', finding: code, member, score, data });
    }
    for (const gap of inspection.gaps) this.gap(gap, 'content', '');
    this.#takeMessages(inspection);
  }

  /** What an allowed file holds: messages to look into, and what kept it from being opened. */
  open(inspection: Inspection): void {
    for (const gap of inspection.gaps) this.leftAlone(gap);
    this.#takeMessages(inspection);
  }

  /** Something of an allowed file was not opened: no reason to judge it otherwise. */
  leftAlone(reason: UncheckedReason): void {
    const detail = 'allowed';
    const isSaid = this.receipt.some((line) => line.code === 'not-checked' && line.reason === reason);
    if (!isSaid) this.receipt.push({ code: 'not-checked', what: 'content', reason, detail });
  }

  #takeMessages(inspection: Inspection): void {
    // The message that is this very file is examined already where the reader took it as one.
    this.messages.push(
      ...inspection.messages.filter(({ path }) => path !== '' || !this.file.isParsedMessage),
    );
  }

  blockByMembers(members: Inspection['members'], matches: Awaited<ReturnType<typeof matchHashes>>): void {
    for (const match of matches) {
      if (match.kind !== 'block') continue;
      this.decision = 'blocked';
      const member = members.find(({ sha256 }) => sha256 === match.matched);
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
