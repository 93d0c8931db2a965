import { toHex } from '../bytes/hex.ts';
import { MailwicketError } from '../errors.ts';
import type { Inspection } from '../inspect/finding.ts';
import { inspectFile } from '../inspect/inspect-file.ts';
import type { EntryMatch } from '../lists/list-reader.ts';
import type { Alternative } from '../mail/message.ts';
import type { ByteCodec } from '../ports.ts';
import { throwIfAborted } from '../scoring/with-timeout.ts';
import type { ExaminedFile, FileToExamine, Standing } from './examined.ts';
import { FileDraft } from './file-draft.ts';
import { differOnlyInLineEnds } from './line-ends.ts';
import { matchHashes } from './match-lists.ts';
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
 * Hashes a file, asks the lists, and inspects it unless they allow it; then it is only opened for blocked members.
 * `standing` is what already holds for everything in its message. A failure is this file's own: it becomes
 * `unchecked: corrupt`. Throws only `ABORTED`, for the caller.
 */
export async function examineFile(
  file: FileToExamine,
  standing: Standing,
  context: ExamineContext,
): Promise<Examination> {
  const draft = new FileDraft(file, standing);
  try {
    await examine(draft, context);
  } catch (error) {
    throwIfAborted(context.signal);
    if (context.deadline.aborted) draft.gap('limit-reached', 'content', 'time');
    else draft.gap('corrupt', 'content', error instanceof MailwicketError ? error.code : 'failed');
  }
  return { examined: draft.finished(), messages: draft.messages };
}

async function examine(draft: FileDraft, context: ExamineContext): Promise<void> {
  const { file } = draft;
  const { codec } = context.verifier;
  const bytes = file.bytes();
  draft.size = bytes.length;
  draft.sha256 = toHex(await codec.sha256(bytes));
  const alternatives = file.alternatives(bytes);
  const others = alternatives.length === 0 ? [] : await otherForms(alternatives, bytes, draft.sha256, codec);
  draft.alsoSha256 = others.map((other) => other.sha256);
  const matches = await lookUp(draft, [draft.sha256, ...draft.alsoSha256], context);
  if (matches.length > 0) decide(draft, matches, others);
  const contents = [bytes, ...others.filter((other) => !other.sameText).map((other) => other.bytes)];
  if (draft.decision === 'allowed') {
    await examineAllowed(draft, contents, context);
    return;
  }
  for (const content of contents) draft.take(await inspect(file, content, context));
  if (draft.members.length > 0) await blockByMembers(draft, draft.members, context);
}

/**
 * Nothing of an allowed file is inspected or judged, but a block entry wins over an allow entry for what is inside it as
 * well (docs/adr/0005-block-inside-allowed.md). What could not be opened for that is said and changes nothing.
 */
async function examineAllowed(
  draft: FileDraft,
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

function inspect(
  { names, declaredType }: FileToExamine,
  bytes: Uint8Array,
  { verifier, deadline, breathe }: ExamineContext,
): Promise<Inspection> {
  deadline.throwIfAborted();
  return inspectFile({ names, declaredType, bytes }, verifier.codec, { signal: deadline, breathe });
}

async function blockByMembers(
  draft: FileDraft,
  members: Inspection['members'],
  context: ExamineContext,
): Promise<void> {
  const hashes = new Set(members.flatMap((member) => member.sha256 ?? []));
  if (hashes.size > 0) draft.blockByMembers(members, await lookUp(draft, [...hashes], context));
}

/** Lists that cannot be read are no reason to skip inspection, and none to call a file clean. */
async function lookUp(
  draft: FileDraft,
  hashes: readonly string[],
  { verifier, signal }: ExamineContext,
): Promise<readonly EntryMatch[]> {
  try {
    return await matchHashes(hashes, verifier.lists, signal);
  } catch {
    throwIfAborted(signal);
    draft.gap('corrupt', 'lists', 'unreadable');
    return [];
  }
}

interface OtherForm {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** The same text but for its line ends: nothing new to inspect. */
  readonly sameText: boolean;
}

async function otherForms(
  alternatives: readonly Alternative[],
  bytes: Uint8Array,
  sha256: string,
  codec: ByteCodec,
): Promise<readonly OtherForm[]> {
  const forms = new Map<string, OtherForm>();
  for (const other of alternatives) {
    const hash = toHex(await codec.sha256(other.bytes));
    if (hash === sha256 || forms.has(hash)) continue;
    const sameText = other.sameText ?? differOnlyInLineEnds(bytes, other.bytes);
    forms.set(hash, { bytes: other.bytes, sha256: hash, sameText });
  }
  return [...forms.values()];
}

/**
 * A block entry on any form of the file blocks it. An allow entry must cover every form, since a sender can make them
 * differ; the same text with other line ends is covered by either.
 */
function decide(draft: FileDraft, matches: readonly EntryMatch[], others: readonly OtherForm[]): void {
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
