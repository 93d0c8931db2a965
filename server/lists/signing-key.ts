import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { MailwicketError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/tuf/canonical-json.ts';
import { asCount, asObject, asText, own } from '../../core/tuf/json-shape.ts';
import { parseJson, type JsonObject } from '../../core/tuf/parse-json.ts';

/** A public key as root metadata names it. */
export interface KeyDocument extends JsonObject {
  readonly keytype: 'ed25519';
  readonly scheme: 'ed25519';
  readonly keyval: { readonly public: string };
}

export interface SigningKey {
  readonly keyid: string;
  readonly document: KeyDocument;
  /** Hex signature (RFC 8032) of bytes. */
  sign(data: Uint8Array): string;
}

const FORMAT = 'mailwicket-key/1';
/** 128 MB and about half a second a guess. */
const SCRYPT = { N: 131_072, r: 8, p: 1 };
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;
/** DER before the 32 bytes of a raw Ed25519 public key (RFC 8410 §4). */
const SPKI_PREFIX_BYTES = 12;

export function generateKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** A key ready to sign. Its id is the SHA-256 of its canonical form (The Update Framework §4.2.3). */
export function signingKey(key: KeyObject): SigningKey {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const document: KeyDocument = {
    keytype: 'ed25519',
    scheme: 'ed25519',
    keyval: { public: spki.subarray(SPKI_PREFIX_BYTES).toString('hex') },
  };
  return {
    keyid: createHash('sha256').update(canonicalJson(document)).digest('hex'),
    document,
    sign: (data) => sign(null, data, key).toString('hex'),
  };
}

/** The text of a key file. With a passphrase the key is encrypted: scrypt, then AES-256-GCM. */
export function encodeKeyFile(key: KeyObject, passphrase: string | undefined): string {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const head = { format: FORMAT, keyid: signingKey(key).keyid };
  if (passphrase === undefined)
    return `${JSON.stringify({ ...head, pkcs8: der.toString('base64') }, null, 1)}\n`;
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(passphrase, salt, SCRYPT), iv);
  const data = Buffer.concat([cipher.update(der), cipher.final()]);
  const encrypted = {
    scrypt: { ...SCRYPT, salt: salt.toString('base64') },
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
  return `${JSON.stringify({ ...head, encrypted }, null, 1)}\n`;
}

/** The key of a key file. Throws `MailwicketError` (`LIST_SYNTAX`) naming the file when it or the passphrase is wrong. */
export function decodeKeyFile(bytes: Uint8Array, file: string, passphrase: string | undefined): SigningKey {
  const document = asObject(parseJson(bytes, file), file);
  if (own(document, 'format') !== FORMAT) throw keyError(file, 'is not a key file');
  const encrypted = own(document, 'encrypted');
  const der =
    encrypted === undefined
      ? Buffer.from(asText(own(document, 'pkcs8'), file), 'base64')
      : decrypt(asObject(encrypted, file), file, passphrase);
  return signingKey(createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }));
}

function decrypt(encrypted: JsonObject, file: string, passphrase: string | undefined): Buffer {
  if (passphrase === undefined)
    throw keyError(file, 'needs a passphrase: set MAILWICKET_KEY_PASSPHRASE or give --passphrase-file');
  const base64 = (name: string) => Buffer.from(asText(own(encrypted, name), file), 'base64');
  const scrypt = asObject(own(encrypted, 'scrypt'), file);
  const cost = {
    N: asCount(own(scrypt, 'N'), file, 2),
    r: asCount(own(scrypt, 'r'), file, 1),
    p: asCount(own(scrypt, 'p'), file, 1),
  };
  const salt = Buffer.from(asText(own(scrypt, 'salt'), file), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(passphrase, salt, cost), base64('iv'), {
    authTagLength: 16,
  });
  decipher.setAuthTag(base64('tag'));
  try {
    return Buffer.concat([decipher.update(base64('data')), decipher.final()]);
  } catch (cause) {
    throw keyError(file, 'does not open with this passphrase', cause);
  }
}

function deriveKey(passphrase: string, salt: Uint8Array, cost: typeof SCRYPT): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { ...cost, maxmem: MAX_SCRYPT_BYTES });
}

function keyError(file: string, problem: string, cause?: unknown): MailwicketError {
  return new MailwicketError('LIST_SYNTAX', `${file} ${problem}`, { cause });
}
