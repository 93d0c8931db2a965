/** 7-Zip: what the end header tells of encryption (7zFormat.txt). Known deviation: names are not listed. */
import { indexOfBytes } from '../bytes/search.ts';
import { NO_LISTING } from './archive-listing.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { u64 } from './numbers.ts';

const SIGNATURE_HEADER = 32;
const PLAIN_HEADER = 0x01;
const PACKED_HEADER = 0x17;
const AES = new Uint8Array([0x06, 0xf1, 0x07, 0x01]);
const MAX_HEADER = 1024 * 1024;

export interface SevenZipListing extends ArchiveListing {
  /** A plain header names AES as a coder: data is encrypted, names are not. */
  readonly dataEncrypted: boolean;
}

/**
 * Reads the end header. 7-Zip packs it by default: then only an AES coder for the header itself can be seen, and
 * whether the data is encrypted is not known.
 */
export function readSevenZip(bytes: Uint8Array): SevenZipListing {
  const at = SIGNATURE_HEADER + u64(bytes, 12);
  const size = u64(bytes, 20);
  const listing = { ...NO_LISTING, dataEncrypted: false };
  if (size === 0) return listing;
  if (at < SIGNATURE_HEADER || size < 0 || at + size > bytes.length) return { ...listing, corrupt: true };
  const header = bytes.subarray(at, at + Math.min(size, MAX_HEADER));
  const aes = indexOfBytes(header, AES) !== -1;
  if (header[0] === PACKED_HEADER) return { ...listing, namesEncrypted: aes, namesPacked: !aes };
  if (header[0] === PLAIN_HEADER) return { ...listing, namesPacked: true, dataEncrypted: aes };
  return { ...listing, corrupt: true };
}
