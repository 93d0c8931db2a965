import type { ZipDirectory } from '../archive/zip.ts';
import { indexOfBytes } from '../bytes/search.ts';
import { utf8 } from '../bytes/text.ts';
import type { ContentKind } from './content-kinds.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { openOoxml } from './open-ooxml.ts';
import { expandEntry, openZip } from './open-zip.ts';

const OOXML: ReadonlySet<ContentKind> = new Set<ContentKind>(['ooxml', 'docx', 'xlsx', 'pptx', 'vsdx']);
const BOOKS: ReadonlySet<ContentKind> = new Set<ContentKind>(['odf', 'epub']);
const ARCHIVES: ReadonlySet<ContentKind> = new Set<ContentKind>(['zip', 'jar', 'apk', 'msix']);

/** Extensions under which a zip is opened by a document's own program, and not unpacked by its reader. */
const DOCUMENT_NAME =
  /^(?:do[ct][xm]?|xl[a-z]{1,2}|p(?:pt|ps|ot)[xm]?|ppam|vs[dst][xm]?|thmx|od[a-z]|ot[a-z]|f?od[a-z]|epub|3mf|nupkg|xps|oxps)$/u;
const ENCRYPTION_DATA = utf8('encryption-data');
const ODF_MACROS = /^(?:Basic|Scripts)\/.+\.(?:xml|py|js|bsh)$/u;
const ODF_MACRO_LIST = /\/script-l[bc]\.xml$/u;

/** Whether a kind is a zip from its first byte to its last. */
export function isZip(kind: ContentKind): boolean {
  return ARCHIVES.has(kind) || OOXML.has(kind) || BOOKS.has(kind);
}

/**
 * Opens a zip as what it is. A document is looked into by its own rules; where its name is not a document's, its
 * reader will unpack it, and so every member is listed as well.
 */
export async function openZipKind(
  subject: Subject,
  kind: ContentKind,
  zip: ZipDirectory,
  run: InspectionRun,
): Promise<void> {
  if (ARCHIVES.has(kind)) return openZip(subject, zip, run);
  if (OOXML.has(kind)) await openOoxml(subject, zip, run);
  else if (zip.entries.some(({ name }) => ODF_MACROS.test(name) && !ODF_MACRO_LIST.test(name))) {
    run.add(subject.path, [{ code: 'macro-document', data: { kind } }]);
  }
  if (kind === 'odf' && isLockedOdf(subject, zip, run)) {
    run.gap('encrypted');
    run.add(subject.path, [{ code: 'encrypted-document', data: { encryption: 'password' } }]);
  }
  const document = subject.readings.every(
    (name) => name.extension === '' || DOCUMENT_NAME.test(name.extension),
  );
  if (!document || zip.entries.some((entry) => entry.encrypted)) await openZip(subject, zip, run);
}

/** A locked OpenDocument file says so in its manifest, one key a part; the zip itself is not locked. */
function isLockedOdf(subject: Subject, zip: ZipDirectory, run: InspectionRun): boolean {
  const manifest = zip.entries.find((entry) => entry.name === 'META-INF/manifest.xml');
  const bytes =
    manifest === undefined || manifest.encrypted ? undefined : expandEntry(subject, manifest, run);
  return bytes !== undefined && indexOfBytes(bytes, ENCRYPTION_DATA) !== -1;
}
