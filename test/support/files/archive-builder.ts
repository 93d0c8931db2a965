import { concatBytes } from '../../../core/bytes/concat.ts';
import { fromLatin1, utf8 } from '../../../core/bytes/text.ts';
import { u16, u32 } from './zip-builder.ts';

export interface TarPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `0` file, `5` folder, `L` long name, `x` pax record. */
  readonly type?: string;
  /** Size written, where it is not the real one. */
  readonly claimSize?: string;
}

/** A ustar archive; checksums are left zero, which no reader here looks at. */
export function buildTar(parts: readonly TarPart[]): Uint8Array<ArrayBuffer> {
  const blocks = parts.flatMap((part) => {
    const header = new Uint8Array(512);
    header.set(utf8(part.name).subarray(0, 100));
    header.set(utf8(part.claimSize ?? `${part.bytes.length.toString(8).padStart(11, '0')} `), 124);
    header.set(utf8(part.type ?? '0'), 156);
    header.set(utf8('ustar\u000000'), 257);
    const padded = new Uint8Array(Math.ceil(part.bytes.length / 512) * 512);
    padded.set(part.bytes);
    return [header, padded];
  });
  return concatBytes([...blocks, new Uint8Array(1024)]);
}

/** A rar 4 archive of stored files: names and flags only. */
export function buildRar4(
  members: readonly { name: string; encrypted: boolean }[],
  headersEncrypted = false,
): Uint8Array {
  const main = concatBytes([
    u16(0),
    Uint8Array.of(0x73),
    u16(headersEncrypted ? 0x80 : 0, 13),
    new Uint8Array(6),
  ]);
  const files = members.map(({ name, encrypted }) => {
    const text = utf8(name);
    const flags = 0x8000 | (encrypted ? 0x04 : 0);
    const body = concatBytes([
      u32(4, 4),
      Uint8Array.of(3),
      u32(0, 0),
      Uint8Array.of(20, 0x30),
      u16(text.length),
      u32(0x20),
    ]);
    return concatBytes([
      u16(0),
      Uint8Array.of(0x74),
      u16(flags, 7 + body.length + text.length),
      body,
      text,
      utf8('data'),
    ]);
  });
  return concatBytes([
    fromLatin1('Rar!\x1a\x07\x00'),
    main,
    ...files,
    u16(0),
    Uint8Array.of(0x7b),
    u16(0, 7),
  ]);
}

/** A rar 5 archive of stored files: names and flags only. */
export function buildRar5(
  members: readonly { name: string; encrypted: boolean }[],
  headersEncrypted = false,
): Uint8Array {
  const block = (...fields: readonly Uint8Array[]): Uint8Array => {
    const body = concatBytes(fields);
    return concatBytes([u32(0), Uint8Array.of(body.length), body]);
  };
  const first = headersEncrypted ? block(Uint8Array.of(4, 0, 0, 0, 15)) : block(Uint8Array.of(1, 0, 0));
  const files = members.map(({ name, encrypted }) => {
    const text = utf8(name);
    const extra = encrypted ? Uint8Array.of(2, 1, 0) : new Uint8Array();
    const sizes = Uint8Array.of(extra.length, 4);
    const file = Uint8Array.of(0, 4, 0x20, 0, 0, text.length);
    return concatBytes([block(Uint8Array.of(2, 3), sizes, file, text, extra), utf8('data')]);
  });
  return concatBytes([fromLatin1('Rar!\x1a\x07\x01\x00'), first, ...files, block(Uint8Array.of(5, 0, 0))]);
}

/** A 7z whose end header is the given bytes. */
export function build7z(header: Uint8Array): Uint8Array {
  const start = fromLatin1('7z\xbc\xaf\x27\x1c\x00\x04');
  return concatBytes([start, u32(0), u32(8, 0), u32(header.length, 0), u32(0), new Uint8Array(8), header]);
}

/** A cabinet that lists names and holds nothing. */
export function buildCab(names: readonly string[]): Uint8Array {
  const files = names.map((name) => concatBytes([u32(10, 0), u16(0, 0, 0, 0), utf8(`${name}\0`)]));
  const header = concatBytes([
    ...[fromLatin1('MSCF'), u32(0, 0, 0, 36, 0), Uint8Array.of(3, 1), u16(0, names.length, 0, 0, 0)],
  ]);
  return concatBytes([header, ...files]);
}
