import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLatin1 } from '../../../core/bytes/text.ts';
import type { HostSearch } from '../../../core/mail/line-search.ts';
import { LineSearch } from '../../../core/mail/line-search.ts';
import { nodeCodec } from '../../../server/node-ports.ts';

const NEEDLE = '--edge';

function findsOf(text: string, start: number, end: number, host: HostSearch): readonly number[] {
  const search = new LineSearch(fromLatin1(text), start, end, fromLatin1(NEEDLE), host);
  const finds: number[] = [];
  for (let at = search.next(start); at !== -1; at = search.next(at + 1)) finds.push(at);
  return finds;
}

describe('the search for delimiters', () => {
  it('finds the same by the host as by script, near and far, at starts of lines only', () => {
    const piece = fc.oneof(
      fc.constantFrom(NEEDLE, `\n${NEEDLE}`, `\r${NEEDLE}`, '\n', '-'),
      fc.integer({ min: 1, max: 9_000 }).map((length) => 'x'.repeat(length)),
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.nat(50), fc.nat(50), (all, start, behind) => {
        const end = Math.max(0, all.length - behind);
        const lines = [...all.slice(0, end).matchAll(new RegExp(`(?<=[\\r\\n])${NEEDLE}`, 'gu'))];
        const expected = lines.map(({ index }) => index).filter((index) => index > start);
        const first = all.startsWith(NEEDLE, start) && start + NEEDLE.length <= end ? [start] : [];
        expect(findsOf(all, start, end, {})).toEqual([...first, ...expected]);
        expect(findsOf(all, start, end, nodeCodec)).toEqual([...first, ...expected]);
      }),
    );
  });

  it('asks the host a hundred times at most where the pattern stands inside lines', () => {
    let asked = 0;
    const host: HostSearch = {
      indexOf: (bytes, pattern, from) => {
        asked++;
        return Buffer.from(bytes).indexOf(pattern, from);
      },
    };
    const far = 'x'.repeat(10_000);
    const text = `${far}${`x${NEEDLE}`.repeat(1_000)}${far}\n${NEEDLE}`;
    expect(findsOf(text, 0, text.length, host)).toEqual([text.length - NEEDLE.length]);
    expect(asked).toBe(100);
  });
});
