import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MailwicketError } from '../../core/errors.ts';
import { parseMetadata, readPin, type Role, type Signed } from '../../core/tuf/metadata.ts';
import { parseRoot, type Root } from '../../core/tuf/root.ts';

/** The newest published metadata, as far as there is any. Not verified: what is built on it is signed anew. */
export interface Published {
  readonly root: { readonly bytes: Uint8Array; readonly root: Root } | undefined;
  readonly timestamp: Signed | undefined;
  readonly snapshot: { readonly bytes: Uint8Array; readonly metadata: Signed } | undefined;
  readonly targets: { readonly bytes: Uint8Array; readonly metadata: Signed } | undefined;
}

/** Reads what was published before. Throws `TUF_MALFORMED` or `TUF_MISSING`: a damaged folder is not published over. */
export function readPublished(folder: string): Published {
  const version = newestRoot(folder);
  const rootBytes = version === 0 ? undefined : readFileSync(metadataFile(folder, 'root', version));
  const root = rootBytes === undefined ? undefined : { bytes: rootBytes, root: parseRoot(rootBytes) };
  const timestampFile = metadataFile(folder, 'timestamp', 0);
  if (!existsSync(timestampFile))
    return { root, timestamp: undefined, snapshot: undefined, targets: undefined };
  const timestamp = parseMetadata(readFileSync(timestampFile), 'timestamp');
  const snapshot = readPinned(folder, timestamp, 'snapshot');
  return { root, timestamp, snapshot, targets: readPinned(folder, snapshot.metadata, 'targets') };
}

export function metadataFile(folder: string, role: Role, version: number): string {
  return join(folder, 'metadata', role === 'timestamp' ? 'timestamp.json' : `${version}.${role}.json`);
}

export function targetFile(folder: string, name: string): string {
  return join(folder, 'targets', name);
}

/** Replaces a file in one step: a web server serves the old bytes or the new ones, never a part. */
export function writeAtomically(file: string, content: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = openSync(temporary, 'w', 0o644);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** Runs alone in a folder: two builds at once could publish one version twice. */
export async function withLock<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, '.lock');
  takeLock(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function takeLock(file: string): void {
  for (const last of [false, true]) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (cause) {
      if (last || !existsSync(file) || isAlive(Number(readFileSync(file, 'utf8'))))
        throw new MailwicketError('LIST_SYNTAX', `another build holds ${file}`, { cause });
      rmSync(file, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function newestRoot(folder: string): number {
  const metadata = join(folder, 'metadata');
  if (!existsSync(metadata)) return 0;
  const versions = readdirSync(metadata).map((name) => Number(/^(\d+)\.root\.json$/u.exec(name)?.[1] ?? 0));
  return Math.max(0, ...versions);
}

function readPinned(
  folder: string,
  from: Signed,
  role: 'snapshot' | 'targets',
): { readonly bytes: Uint8Array; readonly metadata: Signed } {
  const pin = readPin(from, `${role}.json`);
  const file = metadataFile(folder, role, pin?.version ?? 0);
  if (pin === undefined || !existsSync(file))
    throw new MailwicketError('TUF_MISSING', `${file} is named by ${from.role}.json and is not there`);
  const bytes = readFileSync(file);
  return { bytes, metadata: parseMetadata(bytes, role) };
}
