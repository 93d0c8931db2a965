/** Little-endian numbers at an offset; -1 past the end, so that no comparison with a sign or a size holds. */
export function u16(bytes: Uint8Array, at: number): number {
  const high = bytes[at + 1];
  return high === undefined || at < 0 ? -1 : (bytes[at] ?? 0) | (high << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  const high = u16(bytes, at + 2);
  return high === -1 ? -1 : u16(bytes, at) + high * 0x10000;
}

/** Exact up to 2^53; larger values lose their last digits, which no limit lets through anyway. */
export function u64(bytes: Uint8Array, at: number): number {
  const high = u32(bytes, at + 4);
  return high === -1 ? -1 : u32(bytes, at) + high * 0x100000000;
}

/** Big-endian, as Java and Mach-O have it. */
export function u32be(bytes: Uint8Array, at: number): number {
  const last = bytes[at + 3];
  if (last === undefined || at < 0) return -1;
  return (bytes[at] ?? 0) * 0x1000000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | last);
}
