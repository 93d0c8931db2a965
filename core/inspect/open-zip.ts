import { inflate } from '../archive/inflate.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import type { ZipDirectory } from '../archive/zip.ts';
import { MAX_MEMBER_BYTES } from '../limits.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';

const STORED = 0;
const DEFLATED = 8;

/** Lists, hashes and inspects the members of a zip. */
export async function openZip(subject: Subject, zip: ZipDirectory, run: InspectionRun): Promise<void> {
  reportDirectory(subject, zip, run);
  const files = zip.entries.filter((entry) => !entry.folder);
  for (const entry of files) {
    const names = [entry.name, ...entry.otherNames];
    const bytes = entry.encrypted ? undefined : expandEntry(subject, entry, run);
    const inner = { names, bytes, size: entry.size, encrypted: entry.encrypted, siblings: files.length };
    if (!(await run.member(subject, inner))) return;
  }
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
  return inflateWithin(subject.path, packed, run);
}

/** Raw deflate within the run's limits; `undefined` with the gap recorded when it cannot be had whole. */
export function inflateWithin(path: string, packed: Uint8Array, run: InspectionRun): Uint8Array | undefined {
  const expanded = inflate(packed, Math.min(MAX_MEMBER_BYTES, run.budget.bytes));
  run.budget.takeBytes(expanded.bytes.length);
  switch (expanded.end) {
    case 'complete':
      return expanded.bytes;
    case 'corrupt':
      run.gap('corrupt');
      run.add(path, [{ code: 'corrupt-archive', data: {} }]);
      return undefined;
    case 'ratio':
    case 'limit':
      run.bomb(path, expanded.end === 'ratio' ? 'ratio' : 'expanded-bytes');
      return undefined;
  }
}
