import { concatBytes } from '../../bytes/concat.ts';
import { subtle } from '../../bytes/subtle.ts';
import { fromHex } from '../../bytes/hex.ts';
import { decryptCbc, encryptCbc } from './aes-cbc.ts';
import type { PdfDictionary } from './dictionary.ts';
import { md5 } from './md5.ts';
import { rc4 } from './rc4.ts';

/** What the standard security handler's dictionary says (ISO 32000-2 table 20 and 21). */
interface Handler {
  readonly version: number;
  readonly revision: number;
  readonly keyLength: number;
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly userKey: Uint8Array | undefined;
  readonly permissions: number;
  readonly metadata: boolean;
}

/** In place of a password, and behind a short one (algorithm 2 a). */
const PADDING =
  fromHex('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a') ?? new Uint8Array();
const NO_IV = new Uint8Array(16);

/**
 * The file key that the empty user password gives; `undefined` when it does not open the document, or the form of
 * encryption is none of revisions 2 to 6. `ids` are all first halves of `/ID` that a reader may take.
 */
export async function keyOfEmptyPassword(
  dictionary: PdfDictionary,
  ids: readonly Uint8Array[],
): Promise<Uint8Array | undefined> {
  const handler = handlerOf(dictionary);
  if (handler === undefined) return undefined;
  if (handler.revision >= 5) return await newKey(handler);
  for (const id of ids) {
    const key = oldKey(handler, id);
    if (opens(handler, key, id)) return key;
  }
  return undefined;
}

function handlerOf(dictionary: PdfDictionary): Handler | undefined {
  const number = (name: string, otherwise = Number.NaN) => {
    const value = dictionary.get(name);
    return typeof value === 'number' ? value : dictionary.has(name) ? Number.NaN : otherwise;
  };
  const string = (name: string) => {
    const value = dictionary.get(name);
    return value instanceof Uint8Array ? value : undefined;
  };
  const filter = dictionary.get('Filter');
  const isStandard = typeof filter === 'object' && 'name' in filter && filter.name === 'Standard';
  const [version, revision, bits] = [number('V', 0), number('R'), number('Length', 40)];
  const [owner, user, permissions] = [string('O'), string('U'), number('P')];
  if (!isStandard || owner === undefined || user === undefined || Number.isNaN(permissions)) return undefined;
  const known = revision >= 2 && revision <= 6 && version >= 1 && version <= 5;
  const keyLength = version === 1 ? 5 : version >= 4 ? 16 : bits / 8;
  if (!known || !Number.isInteger(keyLength) || keyLength < 5 || keyLength > 16) return undefined;
  const metadata = dictionary.get('EncryptMetadata') !== false;
  return {
    ...{ version, revision, keyLength, owner, user, permissions, metadata },
    userKey: string('UE'),
  };
}

/** Algorithm 2. */
function oldKey({ revision, keyLength, owner, permissions, metadata }: Handler, id: Uint8Array): Uint8Array {
  const bits = Uint8Array.of(permissions, permissions >> 8, permissions >> 16, permissions >> 24);
  const tail = revision >= 4 && !metadata ? Uint8Array.of(255, 255, 255, 255) : new Uint8Array();
  let key = md5(concatBytes([PADDING, owner.subarray(0, 32), bits, id, tail]));
  if (revision >= 3) for (let round = 0; round < 50; round++) key = md5(key.subarray(0, keyLength));
  return key.subarray(0, keyLength);
}

/** Algorithms 4 to 6. */
function opens({ revision, user }: Handler, key: Uint8Array, id: Uint8Array): boolean {
  if (revision === 2) return equal(rc4(key, PADDING), user.subarray(0, 32));
  let check = rc4(key, md5(concatBytes([PADDING, id])));
  for (let round = 1; round < 20; round++) {
    check = rc4(
      key.map((byte) => byte ^ round),
      check,
    );
  }
  return equal(check, user.subarray(0, 16));
}

/** Algorithms 2.A and 11: the user string is a hash, a salt to check with, and a salt for the key. */
async function newKey({ revision, user, userKey }: Handler): Promise<Uint8Array | undefined> {
  if (user.length < 48 || userKey?.length !== 32) return undefined;
  const hash = revision === 5 ? sha256 : hardenedHash;
  if (!equal(await hash(user.subarray(32, 40)), user.subarray(0, 32))) return undefined;
  return await decryptCbc(await hash(user.subarray(40, 48)), NO_IV, userKey);
}

async function sha256(data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.digest('SHA-256', data));
}

/** Algorithm 2.B for the empty user password. */
async function hardenedHash(salt: Uint8Array): Promise<Uint8Array> {
  let key = await sha256(salt);
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const repeated = concatBytes(Array.from({ length: 64 }, () => key));
    const encrypted = await encryptCbc(key.subarray(0, 16), key.subarray(16, 32), repeated);
    // The first 16 bytes as a number modulo 3, which is that of their sum.
    const sum = encrypted.subarray(0, 16).reduce((total, byte) => total + byte, 0);
    const algorithm = (['SHA-256', 'SHA-384', 'SHA-512'] as const)[sum % 3] ?? 'SHA-256';
    key = new Uint8Array(await subtle.digest(algorithm, encrypted));
    last = encrypted.at(-1) ?? 0;
  }
  return key.subarray(0, 32);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
