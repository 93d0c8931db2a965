import { u64 } from '../archive/numbers.ts';
import { fromHex } from '../bytes/hex.ts';
import { indexOfBytes } from '../bytes/search.ts';
import { MAX_ONENOTE_FILES } from '../limits.ts';

/** FileDataStoreObject (MS-ONESTORE 2.6.13). Pictures are embedded the same way. */
const FILE_DATA = fromHex('e716e3bd65261145a4c48d4d0b7a9eac') ?? new Uint8Array();
const LENGTH_AT = 16;
const DATA_AT = 36;

export interface OneNoteFiles {
  readonly files: readonly Uint8Array[];
  readonly cut: boolean;
}

/** The files embedded in a notebook section, as views of `bytes`. */
export function oneNoteFiles(bytes: Uint8Array): OneNoteFiles {
  const files: Uint8Array[] = [];
  for (let at = indexOfBytes(bytes, FILE_DATA); at !== -1; at = indexOfBytes(bytes, FILE_DATA, at + 1)) {
    if (files.length === MAX_ONENOTE_FILES) return { files, cut: true };
    const length = u64(bytes, at + LENGTH_AT);
    // A length past the end: what is there is looked at all the same.
    if (length > 0) files.push(bytes.subarray(at + DATA_AT, at + DATA_AT + length));
  }
  return { files, cut: false };
}
