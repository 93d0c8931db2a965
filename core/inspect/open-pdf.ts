import type { OpenEncryption } from '../archive/pdf/encryption.ts';
import { openEncryption } from '../archive/pdf/encryption.ts';
import { unzlib } from '../archive/zlib.ts';
import { latin1 } from '../bytes/text.ts';
import { MAX_MEMBER_BYTES, MAX_PDF_NAMES, MAX_PDF_STREAMS } from '../limits.ts';
import { readNames } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { FindingCode } from './finding.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { objectAround, pdfNames, streamBehind } from './pdf-names.ts';
import type { PdfNameAt } from './pdf-names.ts';

const CODES: ReadonlyMap<string, FindingCode> = new Map<string, FindingCode>([
  ['JavaScript', 'pdf-javascript'],
  ['Launch', 'pdf-launch'],
  ['EmbeddedFile', 'pdf-embedded-file'],
]);
const FILE_NAME = /\/U?F\s*\(((?:[^()\\]|\\.){1,300})\)/u;
/** How far from a file specification's type its name may stand. */
const NEAR = 600;

/**
 * Actions and embedded files of a PDF, those inside packed object streams included; embedded files are inspected. Where the
 * document is encrypted and opens without a password, its streams are decrypted for that;
 * strings outside of object streams are not, and with them some names of embedded files stay unknown.
 */
export async function openPdf(subject: Subject, run: InspectionRun): Promise<void> {
  const scan = new PdfScan(subject, run);
  await scan.all();
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
  #encryption: OpenEncryption | undefined;
  #names = 0;
  #streams = 0;

  constructor(subject: Subject, run: InspectionRun) {
    this.#subject = subject;
    this.#run = run;
  }

  /** Looks through the file. */
  async all(): Promise<void> {
    const { bytes } = this.#subject;
    const found = this.#namesIn(bytes);
    const places = found.filter(({ name, at }) => name === 'Encrypt' && isEncryptionEntry(bytes, at));
    if (places.length > 0) {
      this.#encryption = await openEncryption(
        bytes,
        places.map(({ at }) => at),
      );
      this.#encrypted(this.#encryption !== undefined);
    }
    for (const one of found) {
      this.#take(bytes, one);
      if (one.name === 'ObjStm' || one.name === 'EmbeddedFile') await this.#openStream(bytes, one);
    }
  }

  #namesIn(bytes: Uint8Array): readonly PdfNameAt[] {
    const found: PdfNameAt[] = [];
    for (const one of pdfNames(bytes)) {
      if (++this.#names > MAX_PDF_NAMES) {
        this.#run.gap('limit-reached');
        break;
      }
      found.push(one);
    }
    return found;
  }

  #take(bytes: Uint8Array, { name, at }: PdfNameAt): void {
    const code = CODES.get(name);
    if (code !== undefined) this.#run.add(this.#subject.path, [{ code, data: {} }]);
    if (name === 'Filespec') this.#takeName(bytes, at);
  }

  async #openStream(bytes: Uint8Array, { name, at }: PdfNameAt): Promise<void> {
    if (++this.#streams > MAX_PDF_STREAMS) {
      this.#run.gap('limit-reached');
      return;
    }
    const raw = streamBehind(bytes, at);
    if (raw === undefined) return;
    const stream = this.#encryption === undefined ? raw : await this.#decrypted(bytes, at, name, raw);
    if (stream === undefined) {
      this.#run.gap('encrypted');
      return;
    }
    const content = this.#expand(stream);
    if (name === 'EmbeddedFile') this.embedded.push(content);
    else if (this.#encryption !== undefined && !isObjectStream(content)) this.#run.gap('encrypted');
    // An object stream holds no streams.
    else for (const one of this.#namesIn(content)) this.#takeInner(content, one);
  }

  #takeInner(content: Uint8Array, found: PdfNameAt): void {
    this.#take(content, found);
    if (found.name === 'Encrypt' && isEncryptionEntry(content, found.at)) this.#encrypted(false);
  }

  /** `undefined` where the stream is of another form of encryption, or which object it belongs to is not certain. */
  async #decrypted(
    bytes: Uint8Array,
    at: number,
    name: PdfNameAt['name'],
    raw: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const encryption = this.#encryption;
    const object = objectAround(bytes, at);
    if (encryption === undefined || object === undefined) return undefined;
    if (object.hasOwnFilter || (name === 'EmbeddedFile' && encryption.embeddedDiffer)) return undefined;
    try {
      const stream = await encryption.decrypt(raw, object.number, object.generation);
      const isSound = !object.isPacked || stream === undefined || isZlib(stream);
      return isSound ? stream : undefined;
    } catch {
      // WebCrypto refuses what no padding can be read of.
      return undefined;
    }
  }

  #expand(stream: Uint8Array): Uint8Array {
    // Not every stream is packed; one that does not start as zlib does stays as it is.
    if (!isZlib(stream)) return stream;
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

  /** A lock that the empty password opens is mentioned and hides nothing. */
  #encrypted(opens: boolean): void {
    if (!opens) this.#run.gap('encrypted');
    const data = { encryption: 'pdf', ...(opens ? { case: 'empty-password' } : {}) };
    this.#run.add(this.#subject.path, [{ code: 'encrypted-document', data }]);
  }
}

function isZlib(stream: Uint8Array): boolean {
  return ((stream[0] ?? 0) & 0x0f) === 8;
}

/** An object stream starts with pairs of object number and offset. */
function isObjectStream(content: Uint8Array): boolean {
  return /^[\0\s]*\d+[\0\s]+\d+[\0\s]/u.test(latin1(content, 0, Math.min(content.length, 64)));
}

/** `/Encrypt 12 0 R` or `/Encrypt <<`: the trailer's entry, not a name that begins alike. */
function isEncryptionEntry(bytes: Uint8Array, at: number): boolean {
  return /^\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/u.test(latin1(bytes, at, Math.min(bytes.length, at + 40)));
}
