/** Tar: ustar, GNU long names, pax paths (POSIX.1-2017 pax). Known deviation: sparse files are taken as stored. */
import { MAX_ARCHIVE_MEMBERS } from '../limits.ts';
import { latin1 } from '../bytes/text.ts';

export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TarListing {
  readonly entries: readonly TarEntry[];
  readonly corrupt: boolean;
  /** More members than `MAX_ARCHIVE_MEMBERS`. */
  readonly cut: boolean;
}

const BLOCK = 512;
const MAX_NAME_RECORD = 64 * 1024;

/** The files of a tar archive; their bytes are views of `bytes`. Folders and links are left out. */
export function readTar(bytes: Uint8Array): TarListing {
  const entries: TarEntry[] = [];
  let longName = '';
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    if (entries.length >= MAX_ARCHIVE_MEMBERS) return { entries, corrupt: false, cut: true };
    const size = readSize(bytes, at + 124);
    const data = at + BLOCK;
    if (size < 0 || data + size > bytes.length) return { entries, corrupt: true, cut: false };
    const type = String.fromCharCode(bytes[at + 156] ?? 0);
    const content = bytes.subarray(data, data + size);
    if (type === 'L') longName = asciiz(content, 0, Math.min(size, MAX_NAME_RECORD));
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (type === '0' || type === '\0' || type === '7')
        entries.push({ name: longName || ustarName(bytes, at), bytes: content });
      if (type !== 'g' && type !== 'K') longName = '';
    }
    at = data + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { entries, corrupt: false, cut: false };
}

function ustarName(bytes: Uint8Array, at: number): string {
  const prefix = latin1(bytes, at + 257, at + 262) === 'ustar' ? asciiz(bytes, at + 345, 155) : '';
  const name = asciiz(bytes, at, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal text, or big-endian behind a set top bit. -1 when it is neither. */
function readSize(bytes: Uint8Array, at: number): number {
  if ((bytes[at] ?? 0) >= 0x80) {
    let size = 0;
    for (let index = 1; index < 12; index++) size = size * 256 + (bytes[at + index] ?? 0);
    return size;
  }
  const text = latin1(bytes, at, at + 12)
    .replace(/\0[^]*$/u, '')
    .trim();
  return /^[0-7]+$/u.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : -1;
}

function paxPath(content: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(content.subarray(0, MAX_NAME_RECORD));
  return /(?:^|\n)\d+ path=([^\n]*)\n/u.exec(text)?.[1];
}

function asciiz(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}
