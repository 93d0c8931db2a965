import { concatBytes } from '../bytes/concat.ts';
import { fromHex } from '../bytes/hex.ts';
import { startsWithBytes } from '../bytes/search.ts';

/**
 * Cryptographic Message Syntax (RFC 5652), the form of `smime.p7m` and of signed documents: what is in it, without looking
 * at signatures or keys. BER with indefinite lengths is read too, as programs that stream write it.
 */
export interface CmsContent {
  readonly kind: 'signed' | 'encrypted' | 'compressed';
  /** What was signed; `undefined` for a signature alone and for other kinds. */
  readonly content: Uint8Array | undefined;
  /** The structure breaks off. */
  readonly corrupt: boolean;
}

const SEQUENCE = 0x30;
const OBJECT_ID = 0x06;
const EXPLICIT = 0xa0;
const OCTETS = 0x04;
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
const MAX_DEPTH = 20;
const KINDS: readonly (readonly [oid: string, kind: CmsContent['kind']])[] = [
  ['2a864886f70d010702', 'signed'],
  ['2a864886f70d010703', 'encrypted'],
  ['2a864886f70d010704', 'encrypted'],
  ['2a864886f70d010706', 'encrypted'],
  ['2a864886f70d0109100117', 'encrypted'],
  ['2a864886f70d0109100109', 'compressed'],
];
const IDS = KINDS.map(([oid, kind]) => ({ id: fromHex(oid) ?? new Uint8Array(), kind }));

interface Element {
  readonly tag: number;
  readonly start: number;
  /** -1 when only an end mark tells. */
  readonly end: number;
}

/** What the bytes hold; `undefined` when they are no CMS. Never throws. */
export function readCms(bytes: Uint8Array): CmsContent | undefined {
  if (bytes[0] !== SEQUENCE) return undefined;
  const outer = elementAt(bytes, 0);
  const type = outer === undefined ? undefined : elementAt(bytes, outer.start);
  if (type?.tag !== OBJECT_ID || type.end - type.start > 20) return undefined;
  const written = bytes.subarray(type.start, type.end);
  const kind = IDS.find(({ id }) => id.length === written.length && startsWithBytes(written, id))?.kind;
  if (kind === undefined) return undefined;
  if (kind !== 'signed') return { kind, content: undefined, corrupt: false };
  const content = signedContent(bytes, type.end);
  // Nobody signs nothing: the content was cut off.
  return content === undefined || content.length === 0
    ? { kind, content: undefined, corrupt: true }
    : { kind, content: content === 'detached' ? undefined : content, corrupt: false };
}

/** `[0] { SEQUENCE { version, digest algorithms, SEQUENCE { type, [0] { OCTET STRING } } … } }` (RFC 5652 §5.1). */
function signedContent(bytes: Uint8Array, at: number): Uint8Array | 'detached' | undefined {
  const wrapper = expect(bytes, at, EXPLICIT);
  const data = wrapper && expect(bytes, wrapper.start, SEQUENCE);
  const algorithms = data && next(bytes, data.start);
  const inner = algorithms === undefined ? undefined : next(bytes, algorithms);
  const encapsulated = inner === undefined ? undefined : expect(bytes, inner, SEQUENCE);
  const behindType = encapsulated && next(bytes, encapsulated.start);
  if (encapsulated === undefined || behindType === undefined) return undefined;
  const isOver = encapsulated.end === -1 ? isEndMark(bytes, behindType) : behindType >= encapsulated.end;
  if (isOver) return 'detached';
  const explicit = expect(bytes, behindType, EXPLICIT);
  return explicit && octetsAt(bytes, explicit.start, 0);
}

function expect(bytes: Uint8Array, at: number, tag: number): Element | undefined {
  const element = elementAt(bytes, at);
  return element?.tag === tag ? element : undefined;
}

function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  if (first === INDEFINITE) {
    return (tag & CONSTRUCTED) === 0 ? undefined : { tag, start: at + 2, end: -1 };
  }
  if (first < INDEFINITE) return bounded(bytes, tag, at + 2, first);
  const count = first & 0x7f;
  if (count > 6) return undefined;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  return bounded(bytes, tag, at + 2 + count, length);
}

/** What breaks off still has the bytes it has. */
function bounded(bytes: Uint8Array, tag: number, start: number, length: number): Element {
  return { tag, start, end: Math.min(bytes.length, start + length) };
}

/** Where the element behind the one at `at` starts; nested indefinite lengths are walked through. */
function next(bytes: Uint8Array, at: number, depth = 0): number | undefined {
  const element = elementAt(bytes, at);
  if (element === undefined || depth > MAX_DEPTH) return undefined;
  if (element.end !== -1) return element.end;
  let inner: number | undefined = element.start;
  while (inner !== undefined && !isEndMark(bytes, inner)) inner = next(bytes, inner, depth + 1);
  return inner === undefined ? undefined : inner + 2;
}

function isEndMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0;
}

/** An octet string, in one piece or in several. */
function octetsAt(bytes: Uint8Array, at: number, depth: number): Uint8Array | undefined {
  const element = elementAt(bytes, at);
  if (element === undefined || depth > MAX_DEPTH) return undefined;
  if (element.tag === OCTETS) return bytes.subarray(element.start, element.end);
  if (element.tag !== (OCTETS | CONSTRUCTED)) return undefined;
  const pieces: Uint8Array[] = [];
  const end = element.end === -1 ? bytes.length : element.end;
  for (let inner = element.start; inner < end && !(element.end === -1 && isEndMark(bytes, inner));) {
    const piece = octetsAt(bytes, inner, depth + 1);
    const behind = next(bytes, inner);
    if (piece === undefined || behind === undefined || behind <= inner) return undefined;
    pieces.push(piece);
    inner = behind;
  }
  return concatBytes(pieces);
}
