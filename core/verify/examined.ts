import type { Finding, Member } from '../inspect/finding.ts';
import type { Alternative, Attachment } from '../mail/message.ts';
import type { ReceiptLine, UncheckedReason } from './verdict.ts';

/** What the lists say of a file: a block entry wins over an allow entry. */
export type ListDecision = 'blocked' | 'allowed' | 'unlisted';

/** The decision that holds for everything inside a message or file, with the entries that led to it. */
export interface Standing {
  readonly decision: ListDecision;
  readonly lines: readonly ReceiptLine[];
}

export const UNLISTED: Standing = { decision: 'unlisted', lines: [] };

/** A file as a message or a download gives it, before anything is known of it. */
export interface FileToExamine {
  readonly id: string;
  readonly filename: string;
  readonly names: readonly string[];
  readonly declaredType: string;
  bytes(): Uint8Array;
  /** @param decoded what `bytes()` gave, where the caller has it */
  alternatives(decoded: Uint8Array): readonly Alternative[];
  /** Bytes of this message were parsed and are examined beside it. */
  readonly isParsedMessage: boolean;
}

/** An attachment as a file; `prefix` is the id of what is around its message. */
export class AttachedFile implements FileToExamine {
  readonly id: string;
  readonly filename: string;
  readonly names: readonly string[];
  readonly declaredType: string;
  readonly isParsedMessage: boolean;
  readonly #attachment: Attachment;

  constructor(attachment: Attachment, prefix: string) {
    this.id = `${prefix}${attachment.id}`;
    this.filename = attachment.filename;
    this.names = attachment.names;
    this.declaredType = attachment.declaredType;
    this.isParsedMessage = attachment.nested !== undefined;
    this.#attachment = attachment;
  }

  bytes(): Uint8Array {
    return this.#attachment.bytes();
  }

  alternatives(decoded: Uint8Array): readonly Alternative[] {
    return this.#attachment.alternatives(decoded);
  }
}

/** What is known of one file from lists and inspection, before the endpoint is asked. */
export interface ExaminedFile {
  readonly file: FileToExamine;
  readonly size: number;
  /** `''` when the bytes could not be had. */
  readonly sha256: string;
  readonly alsoSha256: readonly string[];
  readonly decision: ListDecision;
  readonly detectedType: string;
  readonly findings: readonly Finding[];
  readonly members: readonly Member[];
  readonly reasons: readonly UncheckedReason[];
  /** Of lists, inspection and gaps, in that order. */
  readonly receipt: readonly ReceiptLine[];
}

/** Ids that an attachment around this one can have: `2.m1.3` can be inside `2.m1` and `2`. */
export function outerIds(id: string): readonly string[] {
  const ids: string[] = [];
  for (let dot = id.lastIndexOf('.'); dot > 0; dot = id.lastIndexOf('.', dot - 1)) ids.push(id.slice(0, dot));
  return ids;
}
