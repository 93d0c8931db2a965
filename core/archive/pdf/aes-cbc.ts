import { concatBytes } from '../../bytes/concat.ts';
import { subtle } from '../../bytes/subtle.ts';

/** AES-CBC without padding, out of WebCrypto's, which always pads (PKCS #7). Data is whole blocks of 16 bytes. */

const BLOCK = 16;

export async function encryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const encrypted = await run('encrypt', key, iv, data);
  return encrypted.subarray(0, data.length);
}

export async function decryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const whole = data.subarray(0, data.length - (data.length % BLOCK));
  if (whole.length === 0) return new Uint8Array();
  // A block that decrypts to padding, chained to the last one: what comes before it is then given as it is.
  const padding = await run('encrypt', key, whole.subarray(-BLOCK), new Uint8Array());
  return await run('decrypt', key, iv, concatBytes([whole, padding]));
}

async function run(
  way: 'encrypt' | 'decrypt',
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const imported = await subtle.importKey('raw', key, 'AES-CBC', false, [way]);
  return new Uint8Array(await subtle[way]({ name: 'AES-CBC', iv }, imported, data));
}
