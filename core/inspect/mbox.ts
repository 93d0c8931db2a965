import { indexOfBytes } from '../bytes/search.ts';
import { utf8 } from '../bytes/text.ts';
import { MAX_INNER_MESSAGES } from '../limits.ts';

const SEPARATOR = utf8('\nFrom ');
const FEED = 0x0a;

/**
 * The messages of an mbox: the bytes between `From ` lines that follow an empty line. Views of `bytes`; quoted
 * `>From ` lines stay as they are. At most one more than `MAX_INNER_MESSAGES`, so that a caller sees the limit.
 */
export function splitMbox(bytes: Uint8Array): readonly Uint8Array[] {
  const starts = [0];
  for (let at = indexOfBytes(bytes, SEPARATOR); at !== -1; at = indexOfBytes(bytes, SEPARATOR, at + 1)) {
    const before = bytes[at - 1];
    const emptyLine = before === FEED || (before === 0x0d && bytes[at - 2] === FEED);
    if (emptyLine) starts.push(at + 1);
    if (starts.length > MAX_INNER_MESSAGES) break;
  }
  return starts.flatMap((start, index) => {
    const head = bytes.indexOf(FEED, start);
    const next = starts[index + 1] ?? bytes.length;
    return head === -1 || head >= next ? [] : [bytes.subarray(head + 1, next)];
  });
}
