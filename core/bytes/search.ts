/** Where `needle` first stands in `haystack` at or after `from`, -1 when nowhere. An empty needle is never found. */
export function indexOfBytes(
  haystack: Uint8Array,
  needle: Uint8Array,
  from = 0,
  end = haystack.length,
): number {
  const first = needle[0];
  if (first === undefined) return -1;
  const last = end - needle.length;
  for (
    let at = haystack.indexOf(first, from);
    at !== -1 && at <= last;
    at = haystack.indexOf(first, at + 1)
  ) {
    if (startsWithBytes(haystack, needle, at)) return at;
  }
  return -1;
}

/** Whether `needle` stands in `bytes` at `at`. */
export function startsWithBytes(bytes: Uint8Array, needle: Uint8Array, at = 0): boolean {
  if (at < 0 || at + needle.length > bytes.length) return false;
  for (let index = 0; index < needle.length; index++) if (bytes[at + index] !== needle[index]) return false;
  return true;
}
