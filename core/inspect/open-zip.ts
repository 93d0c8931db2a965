import { inflate } from '../archive/inflate.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import { readZip } from '../archive/zip.ts';
import type { ZipDirectory } from '../archive/zip.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { MAX_MEMBER_BYTES } from '../limits.ts';
import type { ContentKind } from './content-kinds.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';

/** Kinds that no program puts an archive behind. */
const DISGUISES: ReadonlySet<ContentKind> = new Set<ContentKind>([
  'pdf',
  'png',
  'jpeg',
  'gif',
  'bmp',
  'webp',
  'rtf',
]);

const LOCAL_HEADER = new Uint8Array([0x50, 0x4b, 0x03, 0x04]);
const STORED = 0;
const DEFLATED = 8;

/** Lists, hashes and inspects the members of a zip. */
export async function openZip(subject: Subject, zip: ZipDirectory, run: InspectionRun): Promise<void> {
  reportDirectory(subject, zip, run);
  await openHidden(subject, zip, run);
  const files = zip.entries.filter((entry) => !entry.folder);
  for (const entry of files) {
    const names = [entry.name, ...entry.otherNames];
    const bytes = entry.encrypted ? undefined : expandEntry(subject, entry, run);
    const inner = { names, bytes, size: entry.size, encrypted: entry.encrypted, siblings: files.length };
    if (!(await run.member(subject, inner))) return;
  }
}

/**
 * Opens a zip that stands behind other content: a self-extracting program, or a file that is a picture to one reader
 * and an archive to another. Where the zip does not end with the file it is data that merely holds one.
 */
export async function openPolyglot(
  subject: Subject,
  zip: ZipDirectory,
  kind: ContentKind,
  run: InspectionRun,
): Promise<void> {
  if (zip.end !== subject.bytes.length || zip.entries.length === 0) return;
  if (DISGUISES.has(kind))
    run.add(subject.path, [{ code: 'type-mismatch', data: { kind, case: 'carrier' } }]);
  await openZip(subject, zip, run);
}

/** Two archives in one file: one reader shows the first, another the last. Both are looked into. */
async function openHidden(subject: Subject, zip: ZipDirectory, run: InspectionRun): Promise<void> {
  if (zip.prefix === 0 || !startsWithBytes(subject.bytes, LOCAL_HEADER)) return;
  run.add(subject.path, [{ code: 'archive-name-mismatch', data: { sign: 'two-archives' } }]);
  const bytes = subject.bytes.subarray(0, zip.prefix);
  const hidden = readZip(bytes);
  // A prefix without a directory of its own is only bytes in front.
  if (hidden !== undefined && hidden.prefix < zip.prefix) await openZip({ ...subject, bytes }, hidden, run);
}

function reportDirectory(subject: Subject, zip: ZipDirectory, run: InspectionRun): void {
  const { path, bytes } = subject;
  if (zip.corrupt) {
    run.gap('corrupt');
    run.add(path, [{ code: 'corrupt-archive', data: {} }]);
  }
  if (zip.cut) run.bomb(path, 'members');
  const locked = zip.entries.find((entry) => entry.encrypted);
  if (locked !== undefined || zip.namesEncrypted) {
    run.gap('encrypted');
    const encryption = locked?.encryption ?? 'strong';
    run.add(path, [{ code: 'encrypted-archive', data: { encryption, namesEncrypted: zip.namesEncrypted } }]);
  }
  const mismatch = zip.entries.find((entry) => entry.mismatch !== '');
  if (mismatch !== undefined) {
    run.add(path, [{ code: 'archive-name-mismatch', data: { sign: mismatch.mismatch } }]);
  }
  if (zip.unlisted) {
    run.add(path, [{ code: 'archive-name-mismatch', data: { sign: 'unlisted-member' } }]);
  }
  // Members that share their data expand the same bytes again and again.
  const packed = zip.entries.reduce((sum, entry) => sum + entry.packedSize, 0);
  if (packed > bytes.length) run.bomb(path, 'overlap');
}

/** The member's bytes within all limits; `undefined` with the gap recorded when they cannot be had. */
export function expandEntry(subject: Subject, entry: ZipEntry, run: InspectionRun): Uint8Array | undefined {
  run.checkAborted();
  const packed = subject.bytes.subarray(entry.dataAt, entry.dataAt + entry.packedSize);
  if (entry.dataAt < 0 || packed.length < entry.packedSize) {
    run.gap('corrupt');
    run.add(subject.path, [{ code: 'corrupt-archive', data: {} }]);
    return undefined;
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    run.gap('unsupported');
    run.add(subject.path, [{ code: 'unsupported-archive', data: { method: entry.method } }]);
    return undefined;
  }
  const limit = Math.min(MAX_MEMBER_BYTES, run.budget.bytes);
  if (entry.method === STORED) {
    if (packed.length > limit) {
      run.bomb(subject.path, 'expanded-bytes');
      return undefined;
    }
    run.budget.takeBytes(packed.length);
    return packed;
  }
  return inflateWithin(subject.path, packed, entry.size, run);
}

/** Raw deflate within the run's limits. What comes before a break is still looked at; a bomb is not. */
function inflateWithin(
  path: string,
  packed: Uint8Array,
  claimed: number,
  run: InspectionRun,
): Uint8Array | undefined {
  const expanded = inflate(packed, Math.min(MAX_MEMBER_BYTES, run.budget.bytes), claimed);
  run.budget.takeBytes(expanded.bytes.length);
  if (expanded.end === 'ratio' || expanded.end === 'limit') {
    run.bomb(path, expanded.end === 'ratio' ? 'ratio' : 'expanded-bytes');
    return undefined;
  }
  if (expanded.end === 'corrupt') {
    run.gap('corrupt');
    run.add(path, [{ code: 'corrupt-archive', data: {} }]);
  }
  return expanded.bytes.length === 0 && expanded.end === 'corrupt' ? undefined : expanded.bytes;
}
