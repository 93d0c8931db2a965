import { ExpansionBudget } from '../archive/expansion-budget.ts';
import { toHex } from '../bytes/hex.ts';
import { hasByte } from '../bytes/search.ts';
import { MailwicketError } from '../errors.ts';
import { MAX_FILENAME_LENGTH, MAX_FINDINGS, MAX_INNER_MESSAGES } from '../limits.ts';
import type { ByteCodec } from '../ports.ts';
import { readNames } from './file-name.ts';
import type { FileName } from './file-name.ts';
import type { Finding, Inspection, InspectionGap, Member, Sign } from './finding.ts';
import { scoreOf } from './finding-scores.ts';

/** A file that is being looked at: the attachment or one of its members. */
export interface Subject {
  /** `''` for the attachment itself. */
  readonly path: string;
  readonly names: readonly string[];
  /** Every way its names can be read. */
  readonly readings: readonly FileName[];
  /** Lower-case media type as declared, `''` when none was; members have none. */
  readonly declaredType: string;
  readonly bytes: Uint8Array;
  /** Archives and documents around it. */
  readonly depth: number;
  /** Files beside it in its archive, itself included. */
  readonly siblings: number;
}

export interface InspectOptions {
  readonly signal?: AbortSignal;
  /**
   * Awaited between members. Without it a large archive is inspected in one go where the codec answers at once, and
   * no timer can abort the signal meanwhile; a host passes `() => clock.sleep(0)`.
   */
  readonly breathe?: () => Promise<void>;
}

/**
 * Looks at one subject and everything in it; its media type by content. A promise only where something was opened: most
 * attachments hold nothing to open.
 */
export type InspectSubject = (subject: Subject, run: InspectionRun) => Promise<string> | string;

/** Bytes found inside a subject, or a name whose bytes cannot be had. */
export interface Inner {
  readonly names: readonly string[];
  readonly bytes: Uint8Array | undefined;
  readonly size: number | null;
  readonly encrypted: boolean;
  readonly siblings: number;
  /** The wrapping is no level of its own, as gzip round a tar. */
  readonly sameLevel?: boolean;
}

/** One inspection: its limits, and what it has seen so far. */
export class InspectionRun {
  readonly budget = new ExpansionBudget();
  readonly #codec: ByteCodec;
  readonly #options: InspectOptions;
  readonly #inspect: InspectSubject;
  readonly #findings: Finding[] = [];
  /** Made with the first finding: most files have none. */
  #seen: Set<string> | undefined;
  readonly #members: Member[] = [];
  readonly #gaps: InspectionGap[] = [];
  readonly #messages: { path: string; bytes: Uint8Array }[] = [];

  constructor(codec: ByteCodec, options: InspectOptions, inspect: InspectSubject) {
    this.#codec = codec;
    this.#options = options;
    this.#inspect = inspect;
  }

  /** @throws MailwicketError `ABORTED` once the caller gave up. */
  checkAborted(): void {
    const signal = this.#options.signal;
    if (signal?.aborted === true) {
      throw new MailwicketError('ABORTED', 'inspection was aborted', { cause: signal.reason });
    }
  }

  /** Records signs of the file at `path`, each code and case once. */
  add(path: string, signs: readonly Sign[]): void {
    for (const { code, data } of signs) {
      const key = `${code} ${String(data['case'])} ${path}`;
      this.#seen ??= new Set();
      if (this.#seen.has(key)) continue;
      if (this.#findings.length >= MAX_FINDINGS) {
        this.gap('limit-reached');
        return;
      }
      this.#seen.add(key);
      this.#findings.push({ code, score: scoreOf(code, data), member: path, data });
    }
  }

  /** Whether a byte stands anywhere, found by the host's own search where it has one. */
  hasByte(bytes: Uint8Array, byte: number): boolean {
    return this.#codec.hasByte?.(bytes, byte) ?? hasByte(bytes, byte);
  }

  gap(gap: InspectionGap): void {
    if (!this.#gaps.includes(gap)) this.#gaps.push(gap);
  }

  /** A limit stopped the work: the gap, and the finding that names the limit. */
  bomb(path: string, limit: string): void {
    this.gap('limit-reached');
    this.add(path, [{ code: 'archive-bomb', data: { limit } }]);
  }

  addMessage(path: string, bytes: Uint8Array): void {
    if (this.#messages.length >= MAX_INNER_MESSAGES) this.gap('limit-reached');
    else this.#messages.push({ path, bytes });
  }

  /**
   * Lists a member, hashes it and looks into it.
   * Resolves to `false` when no further member may be taken; the limit is recorded then.
   */
  async member(parent: Subject, inner: Inner): Promise<boolean> {
    this.checkAborted();
    if (!this.budget.takeMember()) {
      this.bomb(parent.path, 'members');
      return false;
    }
    await this.#options.breathe?.();
    const path = memberPath(parent.path, inner.names[0] ?? '');
    const place = this.#members.length;
    const listed = { path, size: inner.size, sha256: null, detectedType: '', encrypted: inner.encrypted };
    this.#members.push(listed);
    const bytes = inner.bytes ?? new Uint8Array();
    const sha256 = inner.bytes === undefined ? null : toHex(await this.#codec.sha256(bytes));
    const depth = parent.depth + (inner.sameLevel === true ? 0 : 1);
    const { names, siblings } = inner;
    const subject = { path, names, readings: readNames(names), declaredType: '', bytes, depth, siblings };
    const detectedType = await this.#inspect(subject, this);
    this.#members[place] = { ...listed, sha256, detectedType };
    return true;
  }

  /** Everything seen, under the media type of the whole. */
  result(detectedType: string): Inspection {
    return {
      detectedType,
      findings: this.#findings,
      members: this.#members,
      gaps: this.#gaps,
      messages: this.#messages,
    };
  }
}

function memberPath(parent: string, name: string): string {
  const shown = name
    .slice(0, MAX_FILENAME_LENGTH)
    .replace(/\\/gu, '/')
    .replace(/\p{Cc}/gu, '');
  return parent === '' ? shown : `${parent}/${shown}`;
}
