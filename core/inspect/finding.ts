/** What inspection can see in a file. The score of each code stands in `core/inspect/finding-scores.ts`. */
export type FindingCode =
  | 'type-mismatch'
  | 'executable-type'
  | 'script-type'
  | 'shortcut-type'
  | 'installer-type'
  | 'disk-image-type'
  | 'double-extension'
  | 'right-to-left-override'
  | 'hidden-characters'
  | 'padded-name'
  | 'macro-document'
  | 'auto-macro'
  | 'excel4-macro'
  | 'dde-link'
  | 'remote-template'
  | 'embedded-package'
  | 'pdf-javascript'
  | 'pdf-launch'
  | 'pdf-embedded-file'
  | 'html-smuggling'
  | 'html-password-form'
  | 'svg-script'
  | 'onenote-embedded-file'
  | 'encrypted-archive'
  | 'encrypted-document'
  | 'archive-in-archive'
  | 'archive-name-mismatch'
  | 'archive-bomb'
  | 'unsupported-archive'
  | 'corrupt-archive'
  | 'ambiguous-structure'
  | 'eicar';

export interface Finding {
  readonly code: FindingCode;
  /** 0 to 1, from the table of scores. */
  readonly score: number;
  /** Path of the member it was seen in, `''` for the file itself. */
  readonly member: string;
  /** Data for the receipt: extension, types, names. Never file content. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** A finding before it has a place and a score: what the function of one finding returns. */
export interface Sign {
  readonly code: FindingCode;
  /** `case`, when present, chooses a score of its own (`core/inspect/finding-scores.ts`). */
  readonly data: Finding['data'];
}

/** A file inside an archive attachment. */
export interface Member {
  /** Path as a client shows it, members of inner archives as `outer.zip/inner.exe`. */
  readonly path: string;
  /** Bytes when expanded as the archive says; `null` when it does not say. */
  readonly size: number | null;
  /** Lower-case hex; `null` when it could not be expanded (encrypted, unsupported, limit). */
  readonly sha256: string | null;
  readonly detectedType: string;
  readonly encrypted: boolean;
}

/** Why a file, or a part of it, could not be inspected. */
export type InspectionGap = 'encrypted' | 'unsupported' | 'corrupt' | 'limit-reached';

export interface Inspection {
  /** Media type by content, `application/octet-stream` when no sign is known, `''` for an empty file. */
  readonly detectedType: string;
  readonly findings: readonly Finding[];
  readonly members: readonly Member[];
  /** What could not be looked at; empty when everything was. */
  readonly gaps: readonly InspectionGap[];
  /** Messages found among the members (an `.eml` in a zip, an mbox): to be verified as messages. */
  readonly messages: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}
