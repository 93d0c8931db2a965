import { inflate } from './inflate.ts';
import type { Inflated } from './inflate.ts';

const HEADER = 2;

/** Expands zlib data (PDF streams) within `limit` bytes. The checksum is not looked at: readers do not either. */
export function unzlib(packed: Uint8Array, limit: number): Inflated {
  return inflate(packed.subarray(HEADER), limit);
}
