const CR = 0x0d;
const LF = 0x0a;

/** Whether two byte strings are the same text but for CRLF and LF. */
export function differOnlyInLineEnds(a: Uint8Array, b: Uint8Array): boolean {
  let left = 0;
  let right = 0;
  for (;;) {
    if (a[left] === CR && a[left + 1] === LF) left++;
    if (b[right] === CR && b[right + 1] === LF) right++;
    if (left >= a.length || right >= b.length) return left >= a.length && right >= b.length;
    if (a[left] !== b[right]) return false;
    left++;
    right++;
  }
}
