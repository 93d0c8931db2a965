import { toHex } from '../bytes/hex.ts';
import { MailwicketError } from '../errors.ts';
import { subtle } from '../bytes/subtle.ts';

const ALGORITHMS = new Map([
  ['sha256', 'SHA-256'],
  ['sha512', 'SHA-512'],
]);

/** Lower-case hex of a digest by its metadata name; `undefined` for an algorithm that is not understood. */
async function digestHex(algorithm: string, bytes: Uint8Array): Promise<string | undefined> {
  const name = ALGORITHMS.get(algorithm);
  if (name === undefined) return undefined;
  return toHex(new Uint8Array(await subtle.digest(name, bytes)));
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(await sha256(bytes));
}

/** What a file must be, as a signed file says. */
export interface Pinned {
  readonly length: number | undefined;
  readonly hashes: ReadonlyMap<string, string> | undefined;
}

/**
 * Whether the bytes have the pinned length and every pinned digest that is understood. With digests none of which is
 * understood the answer is no.
 */
export async function matchesPin(bytes: Uint8Array, pin: Pinned): Promise<boolean> {
  if (pin.length !== undefined && bytes.length !== pin.length) return false;
  if (pin.hashes === undefined) return true;
  let understood = 0;
  for (const [algorithm, expected] of pin.hashes) {
    const actual = await digestHex(algorithm, bytes);
    if (actual === undefined) continue;
    if (actual !== expected) return false;
    understood++;
  }
  return understood > 0;
}

/** Throws `TUF_BAD_DIGEST` unless the bytes are what was pinned. */
export async function requirePin(bytes: Uint8Array, pin: Pinned, what: string): Promise<void> {
  if (!(await matchesPin(bytes, pin)))
    throw new MailwicketError('TUF_BAD_DIGEST', `${what} is not the file that was signed`);
}
