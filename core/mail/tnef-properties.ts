import { unlabelledText } from './charset.ts';

/** The MAPI properties of one attachment in a TNEF container ([MS-OXTNEF] §2.1.3.4) that name it or hold its content. */
export interface AttachmentProperties {
  /** The likeliest first. */
  readonly names: readonly string[];
  /** Lower-case media type, `''` when none is given. */
  readonly type: string;
  /** Range of PidTagAttachDataBinary, -1 without one. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

const LONG_FILENAME = 0x3707;
const SHORT_FILENAME = 0x3704;
const DISPLAY_NAME = 0x3001;
const MIME_TAG = 0x370e;
const ATTACH_DATA = 0x3701;

const STRING8 = 0x001e;
const UNICODE = 0x001f;
const BINARY = 0x0102;
const OBJECT = 0x000d;
const MULTIPLE = 0x1000;

/** Bytes of a value of fixed size, padded to four. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
};

interface Value {
  readonly start: number;
  readonly end: number;
}

/** Reads the properties up to the first that makes no sense. */
export function readMapiProperties(bytes: Uint8Array, start: number, end: number): AttachmentProperties {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<number, string>();
  let data: Value | undefined;
  const reader = { at: start, end, view };
  const count = readUint32(reader);
  for (let index = 0; index < count; index++) {
    const tag = readUint32(reader);
    const type = tag & 0xffff;
    const id = tag >>> 16;
    if (reader.at >= end) break;
    if (id >= 0x8000) skipName(reader);
    const value = readValue(reader, type);
    if (value === undefined) break;
    if (type === STRING8 || type === UNICODE) texts.set(id, textOf(bytes, value, type));
    if (id === ATTACH_DATA && (type === BINARY || type === OBJECT)) data = value;
  }
  const names = [LONG_FILENAME, SHORT_FILENAME, DISPLAY_NAME].map((id) => texts.get(id) ?? '');
  return {
    names: names.filter((name) => name !== ''),
    type: (texts.get(MIME_TAG) ?? '').toLowerCase(),
    dataStart: data?.start ?? -1,
    dataEnd: data?.end ?? -1,
  };
}

interface Reader {
  at: number;
  readonly end: number;
  readonly view: DataView;
}

/** The next number; beyond the end 0, and the position past the end so that the caller stops. */
function readUint32(reader: Reader): number {
  const at = reader.at;
  reader.at += 4;
  return reader.at <= reader.end ? reader.view.getUint32(at, true) : 0;
}

/** The name of a named property: a GUID, then a number or a text. */
function skipName(reader: Reader): void {
  reader.at += 16;
  const kind = readUint32(reader);
  const length = readUint32(reader);
  if (kind === 1) reader.at += padded(length);
}

/** The first value of a property; moves behind all of them. `undefined` when it does not fit. */
function readValue(reader: Reader, type: number): Value | undefined {
  const base = type & ~MULTIPLE;
  const multiple = (type & MULTIPLE) !== 0;
  const fixed = FIXED_BYTES[base];
  if (fixed !== undefined) {
    const count = multiple ? readUint32(reader) : 1;
    const start = reader.at;
    reader.at += fixed * count;
    return reader.at <= reader.end ? { start, end: start + fixed } : undefined;
  }
  if (base !== STRING8 && base !== UNICODE && base !== BINARY && base !== OBJECT) return undefined;
  const count = readUint32(reader);
  let first: Value | undefined;
  for (let index = 0; index < count; index++) {
    const length = readUint32(reader);
    const start = reader.at;
    reader.at += padded(length);
    if (start + length > reader.end) return first;
    first ??= { start, end: start + length };
  }
  return first ?? { start: reader.at, end: reader.at };
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function textOf(bytes: Uint8Array, value: Value, type: number): string {
  const part = bytes.subarray(value.start, value.end);
  const text = type === UNICODE ? new TextDecoder('utf-16le').decode(part) : unlabelledText(part);
  return text.replace(/\0[^]*$/u, '');
}
