import { unzlib } from '../archive/zlib.ts';
import { latin1 } from '../bytes/text.ts';
import { MAX_PDF_STREAMS, MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import { readNames } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { FindingCode } from './finding.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { pdfNames, streamBehind } from './pdf-names.ts';

const CODES: ReadonlyMap<string, FindingCode> = new Map<string, FindingCode>([
  ['JavaScript', 'pdf-javascript'],
  ['Launch', 'pdf-launch'],
  ['EmbeddedFile', 'pdf-embedded-file'],
]);
const FILE_NAME = /\/U?F\s*\(((?:[^()\\]|\\.){1,300})\)/gu;
/** How far from a file specification its name may stand. */
const NEAR = 600;

/** Actions and embedded files of a PDF, those inside packed object streams included; embedded files are inspected. */
export async function openPdf(subject: Subject, run: InspectionRun): Promise<void> {
  const { bytes, path } = subject;
  const embedded: Uint8Array[] = [];
  const names: string[] = [];
  let objectStreams = 0;
  for (const found of pdfNames(bytes)) {
    const code = CODES.get(found.name);
    if (code !== undefined) run.add(path, [{ code, data: {} }]);
    if (found.name === 'Filespec') names.push(...fileNames(bytes, found.at));
    if (found.name === 'Encrypt' && isEncryptionEntry(bytes, found.at)) {
      run.gap('encrypted');
      run.add(path, [{ code: 'encrypted-document', data: { encryption: 'pdf' } }]);
    }
    if (found.name !== 'ObjStm' && found.name !== 'EmbeddedFile') continue;
    if (embedded.length + objectStreams >= MAX_PDF_STREAMS) {
      run.gap('limit-reached');
      break;
    }
    const stream = streamBehind(bytes, found.at);
    if (stream === undefined) continue;
    const content = expanded(stream, run);
    if (found.name === 'EmbeddedFile') embedded.push(content);
    else {
      objectStreams++;
      names.push(...scanObjects(path, content, run));
    }
  }
  const running = names.filter((name) =>
    readNames([name]).some((reading) => fileTypeOf(reading.extension)?.warns === true),
  );
  for (const [index, content] of embedded.entries()) {
    // Names and contents stand in different objects; each content is judged under every name that runs.
    const shown = names.length === embedded.length ? (names[index] ?? '') : `embedded-${String(index + 1)}`;
    const inner = { names: [shown, ...running], bytes: content, size: content.length };
    if (!(await run.member(subject, { ...inner, encrypted: false, siblings: 1 }))) return;
  }
}

function expanded(stream: Uint8Array, run: InspectionRun): Uint8Array {
  // Not every stream is packed; one that is not deflate stays as it is.
  if (stream[0] !== undefined && (stream[0] & 0x0f) !== 8) return stream;
  const out = unzlib(stream, Math.min(MAX_TEXT_SCAN_BYTES * 4, run.budget.bytes));
  run.budget.takeBytes(out.bytes.length);
  if (out.end === 'limit' || out.end === 'ratio') run.gap('limit-reached');
  return out.bytes.length === 0 ? stream : out.bytes;
}

/** Signs in an object stream; the file names it specifies. */
function scanObjects(path: string, content: Uint8Array, run: InspectionRun): readonly string[] {
  const names: string[] = [];
  for (const found of pdfNames(content)) {
    const code = CODES.get(found.name);
    if (code !== undefined) run.add(path, [{ code, data: { packed: true } }]);
    if (found.name === 'Filespec') names.push(...fileNames(content, found.at));
  }
  return names;
}

function fileNames(bytes: Uint8Array, at: number): readonly string[] {
  const text = latin1(bytes, Math.max(0, at - NEAR), Math.min(bytes.length, at + NEAR));
  const [first] = text.slice(Math.min(at, NEAR)).matchAll(FILE_NAME);
  const name =
    first?.[1] ??
    text
      .slice(0, Math.min(at, NEAR))
      .match(FILE_NAME)
      ?.at(-1)
      ?.replace(/^[^(]*\(|\)$/gu, '');
  return name === undefined ? [] : [name.replace(/\\(.)/gu, '$1')];
}

/** `/Encrypt 12 0 R` or `/Encrypt <<`: the trailer's entry, not a name that begins alike. */
function isEncryptionEntry(bytes: Uint8Array, at: number): boolean {
  return /^\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/u.test(latin1(bytes, at, Math.min(bytes.length, at + 40)));
}
