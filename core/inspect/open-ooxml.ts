import { inflateStart } from '../archive/inflate.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import type { ZipDirectory } from '../archive/zip.ts';
import { isCompoundFile, readCompoundFile } from '../archive/cfb.ts';
import { latin1 } from '../bytes/text.ts';
import { MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import { ddeInExcel, ddeInWord } from './dde-link.ts';
import { excel4InOoxml } from './excel4-macro.ts';
import { readNames } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { Sign } from './finding.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { expandEntry, openZip } from './open-zip.ts';
import { remoteTemplate } from './remote-template.ts';
import { macroSigns, vbaMacro } from './vba-macro.ts';

/** Names that promise a document without macros. */
const MACRO_FREE = new Set(['docx', 'dotx', 'xlsx', 'xltx', 'pptx', 'potx', 'ppsx', 'vsdx']);
const VBA_TYPE = /application\/vnd\.ms-office\.vbaProject\b/iu;
const MACRO_ENABLED = /\bmacroEnabled\b/iu;
const EMBEDDING = /(?:^|\/)embeddings\/[^/]+$/iu;
const MARKUP = /\.(?:xml|rels|vml)$/iu;
/** Folders an Office program writes; anything else in the zip is a file somebody put there. */
const OFFICE_FOLDER =
  /^(?:word|xl|ppt|visio|docProps|_rels|customXml|customUI|docMetadata|_xmlsignatures|\[trash\])\//u;

/** Looks into an Office document by the rules for its parts; names of parts are not names of attachments. */
export async function openOoxml(subject: Subject, zip: ZipDirectory, run: InspectionRun): Promise<void> {
  const files = zip.entries.filter((entry) => !entry.folder);
  const types = partText(
    subject,
    files.find((entry) => entry.name === '[Content_Types].xml'),
    run,
  );
  const macros: Sign[] = [];
  let macroSheets = 0;
  for (const entry of files) {
    run.checkAborted();
    if (/^xl\/(?:intl)?macrosheets\/[^/]+$/iu.test(entry.name)) macroSheets++;
    if (MARKUP.test(entry.name)) run.add(subject.path, markupSigns(subject, entry, run));
    else if (!EMBEDDING.test(entry.name) && startsAsCompound(subject, entry)) {
      const part = readCompoundFile(expandEntry(subject, entry, run) ?? new Uint8Array());
      if (part !== undefined) macros.push(...vbaMacro(part));
    }
  }
  if (macros.length === 0 && (VBA_TYPE.test(types) || MACRO_ENABLED.test(types)))
    macros.push(...macroSigns([]));
  run.add(subject.path, disguised(subject, macros));
  const workbook = files.find((entry) => /^xl\/workbook\.(?:xml|bin)$/iu.test(entry.name));
  if (macroSheets > 0) run.add(subject.path, excel4InOoxml(macroSheets, partText(subject, workbook, run)));
  const strangers = files.filter((entry) => isStranger(entry));
  await openZip(subject, { ...zip, entries: strangers }, run);
}

/** A part worth looking at as a file of its own: embedded, outside Office's folders, or named as a program. */
function isStranger(entry: ZipEntry): boolean {
  if (entry.encrypted || EMBEDDING.test(entry.name)) return true;
  if (!OFFICE_FOLDER.test(entry.name)) return !MARKUP.test(entry.name);
  return readNames([entry.name]).some((name) => fileTypeOf(name.extension)?.warns === true);
}

function markupSigns(subject: Subject, entry: ZipEntry, run: InspectionRun): readonly Sign[] {
  if (entry.name.endsWith('.rels')) return remoteTemplate(partText(subject, entry, run));
  if (/^word\/[^/]+\.xml$/u.test(entry.name)) return ddeInWord(partText(subject, entry, run));
  if (/^xl\/externalLinks\/[^/]+\.xml$/u.test(entry.name)) return ddeInExcel(partText(subject, entry, run));
  return [];
}

/** Macros under a name that promises none are a disguise. */
function disguised(subject: Subject, macros: readonly Sign[]): readonly Sign[] {
  const macroFree = subject.readings.some((name) => MACRO_FREE.has(name.extension));
  if (!macroFree) return macros;
  return macros.map((sign) =>
    sign.code === 'macro-document' ? { ...sign, data: { ...sign.data, case: 'disguised' } } : sign,
  );
}

function startsAsCompound(subject: Subject, entry: ZipEntry): boolean {
  const packed = subject.bytes.subarray(Math.max(0, entry.dataAt), entry.dataAt + entry.packedSize);
  if (entry.encrypted || entry.dataAt < 0) return false;
  return isCompoundFile(entry.method === 0 ? packed : inflateStart(packed, 16));
}

function partText(subject: Subject, entry: ZipEntry | undefined, run: InspectionRun): string {
  if (entry === undefined || entry.encrypted) return '';
  const bytes = expandEntry(subject, entry, run) ?? new Uint8Array();
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.subarray(0, MAX_TEXT_SCAN_BYTES);
  return utf16 ? new TextDecoder('utf-16le').decode(text) : latin1(text);
}
