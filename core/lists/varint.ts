import { layerCorrupt } from './layer-corrupt.ts';

/** Appends an unsigned LEB128 number. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

/** Reads unsigned LEB128 numbers below 2^32 one after another. Throws `LIST_LAYER_CORRUPT` past the end or the range. */
export class VarintReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  next(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) layerCorrupt('ends inside a number');
      value += (byte & 0x7f) * scale;
      if (value > 0xffff_ffff || scale > 0x1000_0000) layerCorrupt('has a number out of range');
      // One number has one form, so that one content has one file.
      if (byte === 0 && scale > 1) layerCorrupt('has a padded number');
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }
}
