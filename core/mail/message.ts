/** The words of a parsed message. */

/** One of the four things lists match on (docs/ARCHITECTURE.md, "Identities"). */
export type Identity = 'envelope-from' | 'envelope-to' | 'body-sender' | 'body-receiver';

/** Normalised addresses (`core/mail/addresses.ts`) by identity, without duplicates, in order of appearance. */
export type Identities = Readonly<Record<Identity, readonly string[]>>;

/** One header field as it stands in the message. */
export interface HeaderField {
  /** As written, without the colon. */
  readonly name: string;
  /** Unfolded, as Latin-1 of the wire bytes, without surrounding white space. Encoded words are not decoded. */
  readonly value: string;
}

/** A thing that kept the reader from being sure of the message. */
export type MessageProblem =
  | { readonly code: 'ambiguous-structure'; readonly sign: string; readonly part: string }
  | { readonly code: 'limit-reached'; readonly limit: string; readonly part: string }
  | { readonly code: 'corrupt'; readonly sign: string; readonly part: string };

/** How an attachment came into the message. */
export type AttachmentOrigin = 'part' | 'nested-message' | 'tnef' | 'uuencode';

export interface Attachment {
  /**
   * Where it is: the part number of RFC 9051 §6.4.5 (`2`, `3.1`; `1` for a message that is one body), followed for
   * TNEF and uuencoded files by `.tnef1`, `.uu1` …, and for parts of another reading by `~1` ….
   */
  readonly id: string;
  readonly origin: AttachmentOrigin;
  /** The name a mail client shows: decoded, control characters removed, path removed; `''` when there is none. */
  readonly filename: string;
  /** Every candidate name as decoded but otherwise untouched, `filename` among them: inspections look at all. */
  readonly names: readonly string[];
  /** Lower-case media type as declared, `''` when none was. */
  readonly declaredType: string;
  /** Lower-case disposition type, `''` when none was declared. */
  readonly disposition: string;
  readonly contentId: string | undefined;
  /** Bytes after decoding the Content-Transfer-Encoding. */
  readonly size: number;
  /**
   * The exact decoded bytes. Decodes anew at each call so that only one attachment is in memory at a time; a caller
   * must not change them.
   */
  bytes(): Uint8Array;
  /**
   * Other byte strings a client may save for the same part (line ends as LF; base64 read past inner padding; another
   * Content-Transfer-Encoding where two were declared). Empty for nearly all.
   * @param decoded what `bytes()` gave, where the caller still has it: saves decoding once more
   */
  alternatives(decoded?: Uint8Array): readonly Alternative[];
  /** The message inside, for `message/rfc822` and its kin. Its attachments are not repeated in the outer message. */
  readonly nested: Message | undefined;
}

/** Another byte string that a client may save for an attachment. */
export interface Alternative {
  readonly bytes: Uint8Array;
  /** `true` when it is known to be the same text as `bytes()` of the attachment but for its line ends. */
  readonly sameText: true | undefined;
}

export interface Message {
  /** Top-level header fields in order, at most `MAX_HEADER_BYTES` of them. */
  readonly header: readonly HeaderField[];
  /** Without angle brackets; `''` when absent. */
  readonly messageId: string;
  /** Decoded (RFC 2047); `''` when absent. */
  readonly subject: string;
  readonly identities: Identities;
  readonly attachments: readonly Attachment[];
  readonly problems: readonly MessageProblem[];
}
