import { u16, u32 } from '../archive/numbers.ts';
import { latin1 } from '../bytes/text.ts';

/** A file packed into a document by the OLE Packager. */
export interface OlePackage {
  readonly names: readonly string[];
  readonly bytes: Uint8Array;
}

const MAX_PATH = 1024;

/** Reads the stream `\x01Ole10Native`, or the same data in RTF; `undefined` when it holds no package. */
export function readOlePackage(stream: Uint8Array): OlePackage | undefined {
  const label = asciiz(stream, 6);
  if (u16(stream, 4) !== 2 || label === undefined) return undefined;
  const file = asciiz(stream, label.next);
  if (file === undefined) return undefined;
  // Two words, then the length and text of the temporary path.
  const pathLength = u32(stream, file.next + 4);
  const path = latin1(stream, file.next + 8, file.next + 8 + Math.min(Math.max(0, pathLength), MAX_PATH));
  const sizeAt = file.next + 8 + Math.max(0, pathLength);
  const size = u32(stream, sizeAt);
  if (size < 0) return undefined;
  const bytes = stream.subarray(sizeAt + 4, sizeAt + 4 + size);
  const names = [label.text, file.text, path.replace(/\0.*$/u, '')].filter((name) => name !== '');
  return { names, bytes };
}

function asciiz(bytes: Uint8Array, at: number): { readonly text: string; readonly next: number } | undefined {
  const end = bytes.indexOf(0, at);
  if (end === -1 || end - at > MAX_PATH) return undefined;
  return { text: latin1(bytes, at, end), next: end + 1 };
}
