import { Gunzip, Inflate, inflateSync } from 'fflate';
import { concatBytes } from '../bytes/concat.ts';
import { MAX_EXPANSION_RATIO, MIN_BOMB_BYTES } from '../limits.ts';

export interface Inflated {
  /** What came out before the stop. */
  readonly bytes: Uint8Array;
  /**
   * `ratio`: more than `MAX_EXPANSION_RATIO` times the packed size; `limit`: more than was allowed; `corrupt`: not
   * of that form, or it breaks off.
   */
  readonly end: 'complete' | 'ratio' | 'limit' | 'corrupt';
}

/** Deflate expands at most 1032 times, so that one piece stays below 17 MB whatever it holds. */
const PIECE = 16 * 1024;

/**
 * Expands raw deflate data, stopping at `limit` bytes or at the ratio of a bomb. Never throws.
 * @param claimed the size the archive gives, where it gives one: four times as fast when it is true
 */
export function inflate(packed: Uint8Array, limit: number, claimed = -1): Inflated {
  return (
    inflateClaimed(packed, Math.min(limit, ratioLimit(packed)), claimed) ??
    expand(packed, limit, (take) => new Inflate(take))
  );
}

/** In one go into a buffer one byte longer than claimed; `undefined` when the claim does not hold. */
function inflateClaimed(packed: Uint8Array, limit: number, claimed: number): Inflated | undefined {
  if (claimed < 0 || claimed > limit) return undefined;
  try {
    const bytes = inflateSync(packed, { out: new Uint8Array(claimed + 1) });
    return bytes.length === claimed ? { bytes, end: 'complete' } : undefined;
  } catch {
    // Malformed: read again in pieces, which keeps what comes before the break.
    return undefined;
  }
}

function ratioLimit(packed: Uint8Array): number {
  return Math.max(MIN_BOMB_BYTES, packed.length * MAX_EXPANSION_RATIO);
}

/** Expands gzip data, all members of it, under the same limits. Never throws. */
export function gunzip(packed: Uint8Array, limit: number): Inflated {
  return expand(packed, limit, (take) => new Gunzip(take));
}

/** The first bytes that raw deflate data expands to, at least `count` where it is sound; fewer otherwise. */
export function inflateStart(packed: Uint8Array, count: number): Uint8Array {
  const end = Math.max(512, count * 2);
  return expand(packed.subarray(0, end), count, (take) => new Inflate(take)).bytes;
}

type Take = (piece: Uint8Array) => void;
interface Stream {
  push(piece: Uint8Array, final?: boolean): void;
}

function expand(packed: Uint8Array, limit: number, open: (take: Take) => Stream): Inflated {
  // Nothing may come out any more: not even the first piece is worth its 17 MB.
  if (limit <= 0 && packed.length > 0) return { bytes: new Uint8Array(), end: 'limit' };
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = open((piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  for (let at = 0; at < packed.length || at === 0; at += PIECE) {
    const next = Math.min(at + PIECE, packed.length);
    try {
      stream.push(packed.subarray(at, next), next === packed.length);
    } catch {
      // fflate throws its own errors for anything malformed; what came before stays useful.
      return { bytes: concatBytes(pieces), end: 'corrupt' };
    }
    if (length > limit) return { bytes: concatBytes(pieces), end: 'limit' };
    if (length > ratioLimit(packed)) return { bytes: concatBytes(pieces), end: 'ratio' };
  }
  return { bytes: concatBytes(pieces), end: 'complete' };
}
