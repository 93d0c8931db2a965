/**
 * Searches bytes by Boyer-Moore-Horspool: most bytes are never looked at, which is what makes scanning of large bodies
 * fast without the host's help. (`indexOf` of typed arrays takes one byte only, and reads every one.)
 */
export class BytePattern {
  readonly #pattern: Uint8Array;
  readonly #shifts: Uint32Array;

  /** `pattern` is not empty. */
  constructor(pattern: Uint8Array) {
    const { length } = pattern;
    this.#pattern = pattern;
    this.#shifts = new Uint32Array(256).fill(length);
    for (let at = 0; at < length - 1; at++) this.#shifts[pattern[at] ?? 0] = length - 1 - at;
  }

  /**
   * Where the pattern first stands at the start of a line at or after `from`, -1 when nowhere. A line starts at `start`
   * and after CR or LF; this is tested before the bytes are compared, so that runs of similar bytes stay cheap.
   */
  findLine(bytes: Uint8Array, start: number, from: number, end: number): number {
    return this.#find(bytes, start, from, end);
  }

  /** Where the pattern first stands at or after `from`, -1 when nowhere. */
  find(bytes: Uint8Array, from: number, end: number): number {
    return this.#find(bytes, undefined, from, end);
  }

  #find(bytes: Uint8Array, lineStart: number | undefined, from: number, end: number): number {
    const pattern = this.#pattern;
    const shifts = this.#shifts;
    const length = pattern.length;
    const lastByte = pattern[length - 1] ?? 0;
    const last = end - length;
    for (let at = from; at <= last;) {
      const byte = bytes[at + length - 1] ?? 0;
      const fits = byte === lastByte && (lineStart === undefined || startsLine(bytes, at, lineStart));
      if (fits && matches(bytes, at, pattern)) return at;
      at += shifts[byte] ?? length;
    }
    return -1;
  }
}

/** Whether a line starts at `at`: at `start`, and after CR or LF. */
export function startsLine(bytes: Uint8Array, at: number, start: number): boolean {
  if (at === start) return true;
  const before = bytes[at - 1];
  return before === 0x0a || before === 0x0d;
}

function matches(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  for (let index = 0; index < pattern.length; index++) if (bytes[at + index] !== pattern[index]) return false;
  return true;
}
