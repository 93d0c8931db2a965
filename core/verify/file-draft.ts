import type { Inspection } from '../inspect/finding.ts';
import type { EntryMatch } from '../lists/list-reader.ts';
import type { ExaminedFile, FileToExamine, ListDecision, Standing } from './examined.ts';
import type { ReceiptLine, UncheckedReason } from './verdict.ts';

/** An examination under way: keeps what was found when a later step fails. */
export class FileDraft {
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
  readonly #reasons: UncheckedReason[] = [];
  readonly #gaps: string[] = [];
  /** Made with the first finding: most files have none. */
  #seen: Set<string> | undefined;

  constructor(file: FileToExamine, standing: Standing) {
    this.file = file;
    this.decision = standing.decision;
    this.receipt = [...standing.lines];
  }

  gap(reason: UncheckedReason, what: string, detail: string): void {
    const gap = `${reason} ${what}`;
    if (this.#gaps.includes(gap)) return;
    this.#gaps.push(gap);
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason);
    this.receipt.push({ code: 'not-checked', what, reason, detail });
  }

  take(inspection: Inspection): void {
    this.detectedType ||= inspection.detectedType;
    this.members.push(...inspection.members);
    for (const finding of inspection.findings) {
      const { code, member, score, data } = finding;
      const key = JSON.stringify(finding);
      // Another form of the same file shows the same again.
      this.#seen ??= new Set();
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
    for (const message of inspection.messages) {
      if (message.path !== '' || !this.file.isParsedMessage) this.messages.push(message);
    }
  }

  blockByMembers(members: Inspection['members'], matches: readonly EntryMatch[]): void {
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
      reasons: this.#reasons,
      receipt,
    };
  }
}
