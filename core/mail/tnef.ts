import { latin1 } from '../bytes/text.ts';
import { unlabelledText } from './charset.ts';
import { readMapiProperties } from './tnef-properties.ts';

/**
 * The files in a TNEF container (`winmail.dat`): [MS-OXTNEF] §2.1, a flat list of attributes, each with level, tag,
 * length, data and checksum. Checksums are not looked at, as readers do not either. The message text and its
 * properties are no files and are skipped.
 */
export interface TnefFile {
  /** Long name, short name, title and display name, as far as they are there. */
  readonly names: readonly string[];
  /** Lower-case media type, `''` when none is given. */
  readonly type: string;
  /** Range of the content in the container. */
  readonly start: number;
  readonly end: number;
}

export interface TnefContent {
  readonly files: readonly TnefFile[];
  /** What was wrong with the container, `''` for nothing. */
  readonly sign: '' | 'tnef-signature' | 'tnef-truncated' | 'tnef-too-many';
}

const SIGNATURE = 0x223e9f78;
const HEADER_BYTES = 6;
const ATTRIBUTE_BYTES = 9;
const CHECKSUM_BYTES = 2;

const ATTACH_TITLE = 0x8010;
const ATTACH_DATA = 0x800f;
const ATTACH_REND_DATA = 0x9002;
const ATTACH_TRANSPORT_NAME = 0x9001;
const ATTACHMENT_PROPERTIES = 0x9005;

/** Files of one container, containers inside it included: floods. */
const MAX_FILES = 1000;
/** Messages inside messages inside one container. */
const MAX_DEPTH = 8;
/** `IID_IMessage`, in front of a message that is itself TNEF. */
const MESSAGE_ID = '\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F';

interface Draft {
  title: string;
  names: string[];
  type: string;
  start: number;
  end: number;
}

/** Reads a container; never throws, and gives the files before a fault. */
export function readTnef(bytes: Uint8Array): TnefContent {
  const files: TnefFile[] = [];
  const sign = readContainer(bytes, 0, bytes.length, files, 0);
  return { files, sign };
}

function readContainer(
  bytes: Uint8Array,
  start: number,
  end: number,
  files: TnefFile[],
  depth: number,
): TnefContent['sign'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (end - start < HEADER_BYTES || view.getUint32(start, true) !== SIGNATURE) return 'tnef-signature';
  let draft: Draft | undefined;
  let sign: TnefContent['sign'] = '';
  const finish = () => {
    if (draft === undefined) return;
    const inner = finishDraft(bytes, draft, files, depth);
    if (inner !== '') sign = inner;
    draft = undefined;
  };
  let at = start + HEADER_BYTES;
  while (at < end && files.length < MAX_FILES) {
    if (at + ATTRIBUTE_BYTES > end) return finishWith(finish, 'tnef-truncated');
    const attribute = view.getUint16(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const dataStart = at + ATTRIBUTE_BYTES;
    const dataEnd = Math.min(dataStart + length, end);
    if (attribute === ATTACH_REND_DATA) {
      finish();
      draft = emptyDraft();
    }
    readAttribute(bytes, attribute, dataStart, dataEnd, (draft ??= emptyDraft()));
    if (dataStart + length > end) return finishWith(finish, 'tnef-truncated');
    at = dataEnd + CHECKSUM_BYTES;
  }
  finish();
  return files.length < MAX_FILES ? sign : 'tnef-too-many';
}

function finishWith(finish: () => void, sign: TnefContent['sign']): TnefContent['sign'] {
  finish();
  return sign;
}

function emptyDraft(): Draft {
  return { title: '', names: [], type: '', start: -1, end: -1 };
}

function readAttribute(bytes: Uint8Array, attribute: number, start: number, end: number, draft: Draft): void {
  switch (attribute) {
    case ATTACH_TITLE:
    case ATTACH_TRANSPORT_NAME:
      draft.names.push(stringAt(bytes, start, end));
      break;
    case ATTACH_DATA:
      draft.start = start;
      draft.end = end;
      break;
    case ATTACHMENT_PROPERTIES: {
      const properties = readMapiProperties(bytes, start, end);
      draft.names.unshift(...properties.names);
      draft.type = properties.type;
      if (properties.dataStart !== -1 && (draft.start === -1 || draft.start === draft.end)) {
        draft.start = properties.dataStart;
        draft.end = properties.dataEnd;
      }
      break;
    }
  }
}

function finishDraft(bytes: Uint8Array, draft: Draft, files: TnefFile[], depth: number): TnefContent['sign'] {
  if (draft.start === -1) return '';
  const isMessage = latin1(bytes, draft.start, Math.min(draft.end, draft.start + 16)) === MESSAGE_ID;
  const start = isMessage ? draft.start + 16 : draft.start;
  const names = [...new Set(draft.names.filter((name) => name !== ''))];
  if (files.length < MAX_FILES) files.push({ names, type: draft.type, start, end: draft.end });
  if (!isMessage) return '';
  return depth < MAX_DEPTH ? readContainer(bytes, start, draft.end, files, depth + 1) : 'tnef-too-many';
}

/** A NUL-ended string in the code page of the writer, which is guessed. */
function stringAt(bytes: Uint8Array, start: number, end: number): string {
  const nul = bytes.subarray(start, end).indexOf(0);
  return unlabelledText(bytes.subarray(start, nul === -1 ? end : start + nul));
}
