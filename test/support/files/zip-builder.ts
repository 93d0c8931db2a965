import { crc32, deflateRawSync } from 'node:zlib';
import { concatBytes } from '../../../core/bytes/concat.ts';
import { utf8 } from '../../../core/bytes/text.ts';

export interface ZipPart {
  readonly name: string;
  readonly bytes?: Uint8Array;
  /** Name in the local header where it differs. */
  readonly localName?: string;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly method?: number;
  /** Method written, where it is not the one used. */
  readonly claimMethod?: number;
  /** Sizes written, where they are not the real ones. */
  readonly claimSize?: number;
  readonly claimPackedSize?: number;
  /** Central extra field, whole. */
  readonly extra?: Uint8Array;
}

export interface ZipOptions {
  readonly prefix?: Uint8Array;
  readonly comment?: Uint8Array;
  /** Entries in the end record, where it is not the real number. */
  readonly claimCount?: number;
}

/** A zip with every field under the test's control. */
export function buildZip(parts: readonly ZipPart[], options: ZipOptions = {}): Uint8Array<ArrayBuffer> {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const part of parts) {
    const plain = part.bytes ?? new Uint8Array();
    const method = part.method ?? 8;
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const crc = crc32(plain);
    const name = utf8(part.name);
    const localName = utf8(part.localName ?? part.name);
    const flags = part.flags ?? 0;
    const extra = part.extra ?? new Uint8Array();
    const sizes = u32(crc, part.claimPackedSize ?? packed.length, part.claimSize ?? plain.length);
    const written = part.claimMethod ?? method;
    const header = concatBytes([
      ...[u32(0x04034b50), u16(20, part.localFlags ?? flags, written, 0, 0), sizes],
      ...[u16(localName.length, 0), localName, packed],
    ]);
    central.push(
      ...[u32(0x02014b50), u16(20, 20, flags, written, 0, 0), sizes],
      ...[u16(name.length, extra.length, 0, 0, 0), u32(0, offset), name, extra],
    );
    local.push(header);
    offset += header.length;
  }
  const directory = concatBytes(central);
  const comment = options.comment ?? new Uint8Array();
  const count = options.claimCount ?? parts.length;
  return concatBytes([
    ...[options.prefix ?? new Uint8Array(), ...local, directory],
    ...[
      u32(0x06054b50),
      u16(0, 0, count, count),
      u32(directory.length, offset),
      u16(comment.length),
      comment,
    ],
  ]);
}

export function u16(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]));
}

export function u32(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap((value) => [
      value & 0xff,
      (value >>> 8) & 0xff,
      (value >>> 16) & 0xff,
      (value >>> 24) & 0xff,
    ]),
  );
}
