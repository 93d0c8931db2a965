import type { EntityView } from './entity.ts';

/** A body that is no multipart, as ranges of `raw`. */
export interface Leaf {
  /** Part number of RFC 9051 §6.4.5. */
  readonly id: string;
  readonly raw: Uint8Array;
  readonly start: number;
  readonly bodyEnd: number;
  readonly view: EntityView;
  /** Whether a multipart/related is around it. */
  readonly related: boolean;
  /** Whether it is a part of a multipart/digest, where the default type is message/rfc822. */
  readonly digest: boolean;
  readonly depth: number;
  /** `false` for the reading of the standards. */
  readonly second: boolean;
}

/** Where an entity stands. */
export interface Place {
  readonly id: string;
  readonly related: boolean;
  readonly digest: boolean;
  readonly depth: number;
  readonly second: boolean;
  /** Readers that end lines at a bare CR and take loose delimiters. */
  readonly tolerant: boolean;
}

/** Bytes of an entity, from `start` to before `end`. */
export interface Range {
  readonly raw: Uint8Array;
  readonly start: number;
  readonly end: number;
}
