/**
 * One layer of a list in memory: what it adds and what it takes away from the layers below it. The form in which a
 * layer travels and is stored is `layer-file.ts` (docs/LIST-FORMAT.md, "Layers").
 */
export interface Layer {
  /** Bytes kept of each SHA-256: 16 for block lists, 32 for allow lists, where a match grants trust. */
  readonly width: Width;
  /** Values back to back, strictly ascending. */
  readonly adds: Uint8Array;
  /** For each added value the last day it counts, in days since 1970-01-01 UTC; 0: it does not expire. */
  readonly days: Uint16Array;
  /** Values back to back, strictly ascending, none of them in `adds`. */
  readonly removals: Uint8Array;
}

export type Width = 16 | 32;
export type ListKind = 'block' | 'allow';

const WIDTHS: Readonly<Record<ListKind, Width>> = { block: 16, allow: 32 };

/** Why they differ: docs/LIST-FORMAT.md, "Width". */
export function widthOf(kind: ListKind): Width {
  return WIDTHS[kind];
}

/** Order of two values that lie in two arrays. */
export function compareValues(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, width: number): number {
  for (let at = 0; at < width; at++) {
    const difference = (a[aAt + at] ?? 0) - (b[bAt + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
