import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MailwicketError } from '../../core/errors.ts';
import { decodeKeyFile, encodeKeyFile, type SigningKey } from './signing-key.ts';
import type { KeyObject } from 'node:crypto';

/** `offline` signs root and targets, `online` signs snapshot and timestamp. */
export type KeyName = 'offline' | 'online';

export function keyFile(folder: string, name: KeyName): string {
  return join(folder, `${name}.key.json`);
}

/** Reads a key. Throws `MailwicketError` naming the file. */
export function readKey(folder: string, name: KeyName, passphrase: string | undefined): SigningKey {
  const file = keyFile(folder, name);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new MailwicketError('LIST_SYNTAX', `${file} cannot be read; make keys with lists keygen`, {
      cause,
    });
  }
  return decodeKeyFile(bytes, file, passphrase);
}

/** Writes a key that only its owner may read. Never overwrites one. */
export function writeKey(
  folder: string,
  name: KeyName,
  key: KeyObject,
  passphrase: string | undefined,
): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = keyFile(folder, name);
  try {
    writeFileSync(file, encodeKeyFile(key, passphrase), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new MailwicketError('LIST_SYNTAX', `${file} is there already, or cannot be written`, { cause });
  }
}
