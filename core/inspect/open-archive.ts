import { readCab } from '../archive/cab.ts';
import type { ArchiveListing } from '../archive/archive-listing.ts';
import { gunzip } from '../archive/inflate.ts';
import { readRar } from '../archive/rar.ts';
import { readSevenZip } from '../archive/seven-zip.ts';
import { readTar } from '../archive/tar.ts';
import { MAX_MEMBER_BYTES } from '../limits.ts';
import { detectContent } from './detect-type.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';

const GZIP_HAS_EXTRA = 4;
const GZIP_HAS_NAME = 8;

/** Expands gzip and inspects what is inside; a tar inside is the same level. */
export async function openGzip(subject: Subject, run: InspectionRun): Promise<void> {
  const { bytes, path } = subject;
  const expanded = gunzip(bytes, Math.min(MAX_MEMBER_BYTES, run.budget.bytes));
  run.budget.takeBytes(expanded.bytes.length);
  if (expanded.end === 'ratio' || expanded.end === 'limit') {
    run.bomb(path, expanded.end === 'ratio' ? 'ratio' : 'expanded-bytes');
    return;
  }
  if (expanded.end === 'corrupt') corrupt(subject, run);
  const sameLevel = detectContent(expanded.bytes).kind === 'tar';
  const names = gzipNames(subject);
  const size = expanded.bytes.length;
  await run.member(subject, { names, bytes: expanded.bytes, size, encrypted: false, siblings: 1, sameLevel });
}

/** The name programs give the expanded file: the stored one, or the archive's without its ending. */
function gzipNames(subject: Subject): readonly string[] {
  const { bytes } = subject;
  const flags = bytes[3] ?? 0;
  const outer = subject.names[0]?.split(/[/\\]/u).at(-1) ?? '';
  const names = [outer.replace(/\.t(?:ar\.)?gz$/iu, '.tar').replace(/\.(?:svg)?z$|\.gz(?:ip)?$/iu, '')];
  const end = bytes.indexOf(0, 10);
  if ((flags & GZIP_HAS_NAME) !== 0 && (flags & GZIP_HAS_EXTRA) === 0 && end !== -1 && end < 1024) {
    names.push(new TextDecoder().decode(bytes.subarray(10, end)));
  }
  return names.filter((name) => name !== '');
}

/** Lists and inspects the files of a tar. */
export async function openTar(subject: Subject, run: InspectionRun): Promise<void> {
  const tar = readTar(subject.bytes);
  if (tar.corrupt) corrupt(subject, run);
  if (tar.cut) run.bomb(subject.path, 'members');
  for (const { name, bytes } of tar.entries) {
    const inner = {
      names: [name],
      bytes,
      size: bytes.length,
      encrypted: false,
      siblings: tar.entries.length,
    };
    if (!(await run.member(subject, inner))) return;
  }
}

export async function openRar(subject: Subject, run: InspectionRun): Promise<void> {
  const listing = readRar(subject.bytes);
  if (listing === undefined) {
    unsupported(subject, run, 'rar');
    return;
  }
  await openListed(subject, listing, run, 'rar');
}

export async function openCab(subject: Subject, run: InspectionRun): Promise<void> {
  await openListed(subject, readCab(subject.bytes), run, 'cab');
}

export function openSevenZip(subject: Subject, run: InspectionRun): void {
  const listing = readSevenZip(subject.bytes);
  if (listing.corrupt) corrupt(subject, run);
  if (listing.namesEncrypted || listing.dataEncrypted) encrypted(subject, run, 'aes', listing.namesEncrypted);
  else unsupported(subject, run, '7z');
}

/** Records an archive form that is not opened. */
export function unsupported(subject: Subject, run: InspectionRun, form: string): void {
  run.gap('unsupported');
  run.add(subject.path, [{ code: 'unsupported-archive', data: { form } }]);
}

async function openListed(
  subject: Subject,
  listing: ArchiveListing,
  run: InspectionRun,
  form: string,
): Promise<void> {
  if (listing.corrupt) corrupt(subject, run);
  const locked = listing.members.some((member) => member.encrypted);
  if (locked || listing.namesEncrypted) encrypted(subject, run, form, listing.namesEncrypted);
  if (listing.members.some((member) => !member.encrypted)) unsupported(subject, run, form);
  for (const { name, size, encrypted: isLocked } of listing.members) {
    const siblings = listing.members.length;
    const inner = { names: [name], bytes: undefined, size, encrypted: isLocked, siblings };
    if (!(await run.member(subject, inner))) return;
  }
}

function encrypted(subject: Subject, run: InspectionRun, encryption: string, namesEncrypted: boolean): void {
  run.gap('encrypted');
  run.add(subject.path, [{ code: 'encrypted-archive', data: { encryption, namesEncrypted } }]);
}

function corrupt(subject: Subject, run: InspectionRun): void {
  run.gap('corrupt');
  run.add(subject.path, [{ code: 'corrupt-archive', data: {} }]);
}
