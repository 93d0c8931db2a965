import type { CfbEntry, CompoundFile } from '../archive/cfb.ts';
import { u16 } from '../archive/numbers.ts';
import { latin1 } from '../bytes/text.ts';
import { MAX_MEMBER_BYTES, MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import type { ContentKind } from './content-kinds.ts';
import { ddeInWordStream } from './dde-link.ts';
import { readWorkbook } from './excel4-macro.ts';
import type { Sign } from './finding.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { openMsg } from './open-msg.ts';
import { readOlePackage } from './ole-package.ts';
import { vbaMacro } from './vba-macro.ts';

const OLE_NATIVE = '\u0001ole10native';
/** Class id of the retired equation editor (CVE-2017-11882), as stored. */
const EQUATION = '02ce020000000000c000000000000046';
const WORD_ENCRYPTED = 0x0100;
const DRM = 'DRMEncrypted';

/** Looks into a compound file: macros, encryption, packed files. */
export async function openCfb(
  subject: Subject,
  kind: ContentKind,
  file: CompoundFile,
  run: InspectionRun,
): Promise<void> {
  if (file.corrupt) {
    run.gap('corrupt');
    run.add(subject.path, [{ code: 'corrupt-archive', data: {} }]);
  }
  const encryption = encryptionOf(kind, file);
  if (encryption !== undefined) {
    run.gap('encrypted');
    run.add(subject.path, [{ code: 'encrypted-document', data: { encryption } }]);
  }
  // An installer's tables hold scripts and programs by design; its type is the finding.
  if (kind === 'msi') return;
  if (kind === 'msg') return openMsg(subject, file, run);
  run.add(subject.path, [...vbaMacro(file), ...workbookSigns(file), ...wordSigns(file), ...equation(file)]);
  await openPackages(subject, file, run);
}

function find(file: CompoundFile, ...names: readonly string[]): CfbEntry | undefined {
  return file.entries.find((entry) => entry.kind === 'stream' && names.includes(entry.name));
}

function encryptionOf(kind: ContentKind, file: CompoundFile): string | undefined {
  if (kind === 'encrypted-office') {
    return file.entries.some((entry) => entry.name.startsWith(DRM)) ? 'rights-management' : 'password';
  }
  const word = find(file, 'WordDocument');
  if (word !== undefined && (u16(file.read(word, 32), 10) & WORD_ENCRYPTED) !== 0) return 'password';
  const book = find(file, 'Workbook', 'Book');
  if (book !== undefined && readWorkbook(file.read(book, MAX_TEXT_SCAN_BYTES)).encrypted) return 'password';
  if (find(file, 'EncryptedSummary') !== undefined) return 'password';
  return undefined;
}

function workbookSigns(file: CompoundFile): readonly Sign[] {
  const book = find(file, 'Workbook', 'Book');
  return book === undefined ? [] : readWorkbook(file.read(book, MAX_TEXT_SCAN_BYTES)).signs;
}

function wordSigns(file: CompoundFile): readonly Sign[] {
  const word = find(file, 'WordDocument');
  return word === undefined ? [] : ddeInWordStream(latin1(file.read(word, MAX_TEXT_SCAN_BYTES)));
}

function equation(file: CompoundFile): readonly Sign[] {
  const found = file.entries.some((entry) => entry.clsid === EQUATION);
  return found ? [{ code: 'embedded-package', data: { case: 'equation' } }] : [];
}

async function openPackages(subject: Subject, file: CompoundFile, run: InspectionRun): Promise<void> {
  for (const entry of file.entries) {
    if (entry.kind !== 'stream' || entry.name.toLowerCase() !== OLE_NATIVE) continue;
    const packed = readOlePackage(file.read(entry, Math.min(MAX_MEMBER_BYTES, run.budget.bytes)));
    if (packed === undefined) continue;
    run.budget.takeBytes(packed.bytes.length);
    run.add(subject.path, [{ code: 'embedded-package', data: {} }]);
    const inner = { names: packed.names, bytes: packed.bytes, size: packed.bytes.length };
    if (!(await run.member(subject, { ...inner, encrypted: false, siblings: 1 }))) return;
  }
}
