import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { strToU8, zipSync, type Zippable } from 'fflate';

/** The harmless file every scanner agrees to call malicious. In two pieces, or scanners would take this source away. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  'latin1',
);

/** The same bytes for the same seed, and no pattern a compressor would find. */
export function noise(seed: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 64 < length; index++) {
    blocks.push(createHash('sha512').update(`${seed} ${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const ZIP_TIME = new Date('2026-11-02T09:00:00');

/** A real zip archive of the given members. */
export function zip(members: Zippable): Uint8Array {
  return zipSync(members, { mtime: ZIP_TIME, level: 6 });
}

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const PDF = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`,
  'latin1',
);

/** Header of a Windows program, and nothing that could run (PE format: `MZ`, then the offset of `PE`). */
export const PROGRAM = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(58),
  Buffer.from([0x40, 0, 0, 0]),
  Buffer.from('PE\0\0', 'latin1'),
  Buffer.alloc(64),
]);

/** Start of a compound file, the container `vbaProject.bin` is. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** A Word document with a macro project that holds no macro. */
export function macroDocument(): Uint8Array {
  const types = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Invoice</w:t></w:r></w:p></w:body></w:document>`;
  const project = Buffer.concat([COMPOUND_FILE, Buffer.alloc(504), Buffer.from('_VBA_PROJECT', 'utf16le')]);
  return zip({
    '[Content_Types].xml': strToU8(types),
    'word/document.xml': strToU8(body),
    'word/vbaProject.bin': project,
  });
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Traditional PKWARE encryption (APPNOTE §6.1), which unzip programs of every age open with the password. */
function encrypt(password: string, plain: Uint8Array): Buffer {
  let [key0, key1, key2] = [0x12345678, 0x23456789, 0x34567890];
  const next = (crc: number, byte: number) => (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const update = (byte: number) => {
    key0 = next(key0, byte);
    key1 = (Math.imul((key1 + (key0 & 0xff)) | 0, 134775813) + 1) | 0;
    key2 = next(key2, key1 >>> 24);
  };
  for (const byte of Buffer.from(password)) update(byte);
  const out = Buffer.alloc(plain.length);
  for (const [index, byte] of plain.entries()) {
    const temp = (key2 & 0xffff) | 2;
    out[index] = byte ^ ((Math.imul(temp, temp ^ 1) >>> 8) & 0xff);
    update(byte);
  }
  return out;
}

/** A zip archive with one encrypted member; its name can be read, its content needs the password. */
export function encryptedZip(name: string, content: Uint8Array, password: string): Buffer {
  const crc = crc32(content);
  const salt = noise('encrypted zip', 12);
  // The last byte of the salt lets a program check the password.
  salt[11] = crc >>> 24;
  const data = encrypt(password, Buffer.concat([salt, content]));
  const nameBytes = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(1, 2);
  common.writeUInt16LE(0x5b62, 8);
  common.writeUInt32LE(crc, 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, data]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
    common,
    Buffer.alloc(14),
    nameBytes,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
