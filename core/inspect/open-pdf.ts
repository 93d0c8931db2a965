import { unzlib } from '../archive/zlib.ts';
import { latin1 } from '../bytes/text.ts';
import { MAX_MEMBER_BYTES, MAX_PDF_NAMES, MAX_PDF_STREAMS } from '../limits.ts';
import { readNames } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { FindingCode } from './finding.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { pdfNames, streamBehind } from './pdf-names.ts';
import type { PdfNameAt } from './pdf-names.ts';

const CODES: ReadonlyMap<string, FindingCode> = new Map<string, FindingCode>([
  ['JavaScript', 'pdf-javascript'],
  ['Launch', 'pdf-launch'],
  ['EmbeddedFile', 'pdf-embedded-file'],
]);
const FILE_NAME = /\/U?F\s*\(((?:[^()\\]|\\.){1,300})\)/u;
/** How far from a file specification's type its name may stand. */
const NEAR = 600;

/** Actions and embedded files of a PDF, those inside packed object streams included; embedded files are inspected. */
export async function openPdf(subject: Subject, run: InspectionRun): Promise<void> {
  const scan = new PdfScan(subject, run);
  scan.look(subject.bytes, true);
  const running = scan.fileNames.filter((name) =>
    readNames([name]).some((reading) => fileTypeOf(reading.extension)?.warns === true),
  );
  for (const [index, bytes] of scan.embedded.entries()) {
    // Names and contents stand in different objects; each content is judged under every name that runs.
    const known = scan.fileNames.length === scan.embedded.length ? scan.fileNames[index] : undefined;
    const names = [known ?? `embedded-${String(index + 1)}`, ...running];
    const inner = { names, bytes, size: bytes.length, encrypted: false, siblings: 1 };
    if (!(await run.member(subject, inner))) return;
  }
}

class PdfScan {
  readonly embedded: Uint8Array[] = [];
  readonly fileNames: string[] = [];
  readonly #subject: Subject;
  readonly #run: InspectionRun;
  #names = 0;
  #streams = 0;

  constructor(subject: Subject, run: InspectionRun) {
    this.#subject = subject;
    this.#run = run;
  }

  /** Looks through bytes of the file itself (`plain`), or of an object stream, which holds no streams. */
  look(bytes: Uint8Array, plain: boolean): void {
    for (const found of pdfNames(bytes)) {
      if (++this.#names > MAX_PDF_NAMES) {
        this.#run.gap('limit-reached');
        return;
      }
      const code = CODES.get(found.name);
      if (code !== undefined) this.#run.add(this.#subject.path, [{ code, data: {} }]);
      if (found.name === 'Filespec') this.#takeName(bytes, found.at);
      else if (found.name === 'Encrypt' && isEncryptionEntry(bytes, found.at)) this.#encrypted();
      else if (plain) this.#openStream(bytes, found);
    }
  }

  #openStream(bytes: Uint8Array, { name, at }: PdfNameAt): void {
    if (name !== 'ObjStm' && name !== 'EmbeddedFile') return;
    if (++this.#streams > MAX_PDF_STREAMS) {
      this.#run.gap('limit-reached');
      return;
    }
    const stream = streamBehind(bytes, at);
    if (stream === undefined) return;
    const content = this.#expand(stream);
    if (name === 'EmbeddedFile') this.embedded.push(content);
    else this.look(content, false);
  }

  #expand(stream: Uint8Array): Uint8Array {
    // Not every stream is packed; one that does not start as zlib does stays as it is.
    if (((stream[0] ?? 0) & 0x0f) !== 8) return stream;
    const out = unzlib(stream, Math.min(MAX_MEMBER_BYTES, this.#run.budget.bytes));
    this.#run.budget.takeBytes(out.bytes.length);
    if (out.end === 'limit' || out.end === 'ratio') this.#run.bomb(this.#subject.path, 'expanded-bytes');
    return out.bytes.length === 0 ? stream : out.bytes;
  }

  #takeName(bytes: Uint8Array, at: number): void {
    if (this.fileNames.length >= MAX_PDF_STREAMS) return;
    const behind = FILE_NAME.exec(latin1(bytes, at, Math.min(bytes.length, at + NEAR)));
    const name = (behind ?? FILE_NAME.exec(latin1(bytes, Math.max(0, at - NEAR), at)))?.[1];
    if (name !== undefined) this.fileNames.push(name.replace(/\\(.)/gu, '$1'));
  }

  #encrypted(): void {
    this.#run.gap('encrypted');
    this.#run.add(this.#subject.path, [{ code: 'encrypted-document', data: { encryption: 'pdf' } }]);
  }
}

/** `/Encrypt 12 0 R` or `/Encrypt <<`: the trailer's entry, not a name that begins alike. */
function isEncryptionEntry(bytes: Uint8Array, at: number): boolean {
  return /^\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/u.test(latin1(bytes, at, Math.min(bytes.length, at + 40)));
}
