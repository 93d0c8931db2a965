import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface StaticFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** Strong: files are replaced by rename, so one inode and time is one content. */
  readonly etag: string;
}

/** A plain name: no dot files, no `..`, no separators, nothing to decode. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}$/u;

/**
 * Opens a regular file below `directory`; the caller closes the handle. `undefined` for everything else: directories,
 * devices, links that lead out, names that are not plain.
 */
export async function openStaticFile(directory: string, path: string): Promise<StaticFile | undefined> {
  const segments = path.split('/');
  if (segments.length > 8 || !segments.every((segment) => SEGMENT.test(segment))) return undefined;
  let handle: FileHandle | undefined;
  try {
    const root = await realpath(directory);
    const real = await realpath(join(root, ...segments));
    if (!real.startsWith(root + sep)) return undefined;
    // O_NONBLOCK: opening a named pipe must not wait for its writer.
    handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await handle.stat({ bigint: true });
    if (stat.isFile()) {
      const etag = `"${stat.ino.toString(36)}-${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`;
      return { handle, size: Number(stat.size), etag };
    }
    await handle.close();
    return undefined;
  } catch (error) {
    await handle?.close();
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Whether an `If-None-Match` field names the tag (RFC 9110 §13.1.2, weak comparison). */
export function matchesEtag(field: string | undefined, etag: string): boolean {
  if (field === undefined) return false;
  return field
    .split(',')
    .map((one) => one.trim().replace(/^W\//u, ''))
    .some((one) => one === '*' || one === etag);
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG';
}
