/** Microsoft cabinet: names only (MS-CAB 2.3). Known deviation: nothing is unpacked. */
import { latin1 } from '../bytes/text.ts';
import { MAX_ARCHIVE_MEMBERS } from '../limits.ts';
import { NO_LISTING } from './archive-listing.ts';
import type { ArchiveListing, ListedMember } from './archive-listing.ts';
import { u16, u32 } from './numbers.ts';

const UTF8_NAME = 0x80;
const MAX_NAME = 256;

/** Lists the files of a cabinet. */
export function readCab(bytes: Uint8Array): ArchiveListing {
  const count = u16(bytes, 28);
  const members: ListedMember[] = [];
  let at = u32(bytes, 16);
  while (members.length < Math.min(count, MAX_ARCHIVE_MEMBERS)) {
    const end = at < 0 ? -1 : bytes.indexOf(0, at + 16);
    if (end === -1 || end - at - 16 > MAX_NAME) return { ...NO_LISTING, members, corrupt: true };
    const field = bytes.subarray(at + 16, end);
    const name = (u16(bytes, at + 14) & UTF8_NAME) !== 0 ? new TextDecoder().decode(field) : latin1(field);
    members.push({ name, size: u32(bytes, at), encrypted: false });
    at = end + 1;
  }
  return { ...NO_LISTING, members };
}
