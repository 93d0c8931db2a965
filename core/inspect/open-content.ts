import { readCms } from '../archive/cms.ts';
import { MAX_ARCHIVE_DEPTH } from '../limits.ts';
import { contentClassOf, mediaTypeOf } from './content-kinds.ts';
import type { ContentKind } from './content-kinds.ts';
import type { DetectedContent } from './detect-type.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { splitMbox } from './mbox.ts';
import { openCab, openGzip, openRar, openSevenZip, openTar, unsupported } from './open-archive.ts';
import { openCms } from './open-cms.ts';
import { openCsv } from './open-csv.ts';
import { openCfb } from './open-cfb.ts';
import { openOneNote, openRtf } from './open-embedding.ts';
import { openPdf } from './open-pdf.ts';
import { openNamedMarkup, openText } from './open-text.ts';
import { openPolyglot } from './open-zip.ts';
import { isZip, openZipKind } from './open-zip-kind.ts';
import { linkTarget } from './shortcut-target.ts';

/**
 * Looks into content that can hold other files, macros or script. Content of other kinds holds nothing to open, and
 * nothing is to be waited for.
 */
export function openContent(
  subject: Subject,
  content: DetectedContent,
  run: InspectionRun,
): Promise<void> | undefined {
  const { kind, cfb, zip } = content;
  const archive = contentClassOf(kind) === 'archive';
  if (archive && subject.depth > 0) run.add(subject.path, [{ code: 'archive-in-archive', data: {} }]);
  if (subject.depth > MAX_ARCHIVE_DEPTH) {
    if (archive) run.bomb(subject.path, 'depth');
    else if (cfb !== undefined || zip !== undefined || OPENED.has(kind) || readCms(subject.bytes))
      run.gap('limit-reached');
    return undefined;
  }
  openCsv(subject, run);
  openNamedMarkup(subject, kind, run);
  const cms = readCms(subject.bytes);
  if (cms !== undefined) return openCms(subject, cms, run);
  if (cfb !== undefined) return openCfb(subject, kind, cfb, run);
  if (zip !== undefined && isZip(kind)) return openZipKind(subject, kind, zip, run);
  const open = OPENERS.get(kind) ?? openRest;
  if (zip !== undefined) return openPolyglot(subject, zip, kind, run).then(() => open(subject, run, kind));
  return open(subject, run, kind) ?? undefined;
}

const OPENED: ReadonlySet<ContentKind> = new Set<ContentKind>(['pdf', 'rtf', 'onenote']);

type Opener = (subject: Subject, run: InspectionRun, kind: ContentKind) => Promise<void> | void;

const OPENERS: ReadonlyMap<ContentKind, Opener> = new Map<ContentKind, Opener>([
  ['gzip', openGzip],
  ['tar', openTar],
  ['rar', openRar],
  ['cab', openCab],
  ['7z', openSevenZip],
  ['zip', openCutZip],
  ['pdf', openPdf],
  ['fdf', openPdf],
  ['rtf', openRtf],
  ['onenote', openOneNote],
  ['lnk', (subject, run) => run.add(subject.path, linkTarget(subject.bytes))],
  ['eml', (subject, run) => addMessage(subject, subject.bytes, run)],
  ['mbox', openMbox],
  ['tnef', openTnef],
  ['rpmsg', (_, run) => run.gap('encrypted')],
  ['pgp', (_, run) => run.gap('encrypted')],
]);

/** A local header and no directory: cut off, or not for readers that need one. */
function openCutZip(subject: Subject, run: InspectionRun): void {
  run.gap('corrupt');
  run.add(subject.path, [{ code: 'corrupt-archive', data: {} }]);
}

function openMbox(subject: Subject, run: InspectionRun): void {
  for (const message of splitMbox(subject.bytes)) addMessage(subject, message, run);
}

/** The message parser opens `winmail.dat` as part of a message; inside an archive nobody does. */
function openTnef(subject: Subject, run: InspectionRun): void {
  if (subject.path !== '') run.gap('unsupported');
}

function openRest(subject: Subject, run: InspectionRun, kind: ContentKind): void {
  const name = contentClassOf(kind);
  if (name === 'archive') unsupported(subject, run, kind);
  else if (name === 'disk image') run.gap('unsupported');
  else if (subject.readings.some(({ extension }) => extension === 'eml')) {
    // Mail programs go by the name, whatever the first fields are.
    addMessage(subject, subject.bytes, run);
  } else openText(subject, kind, run);
}

/** A message that came as such is read by the message parser; every other one is handed out. */
function addMessage(subject: Subject, bytes: Uint8Array, run: InspectionRun): void {
  if (subject.path === '' && subject.declaredType === mediaTypeOf('eml')) return;
  run.addMessage(subject.path, bytes);
}
