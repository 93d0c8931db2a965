import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/tuf/canonical-json.ts';
import type { JsonObject } from '../../core/tuf/parse-json.ts';
import type { SigningKey } from './signing-key.ts';

const SPEC_VERSION = '1.0.33';
const DAY_MS = 86_400_000;

/** Lifetimes of what the offline key and a full build sign. Only the timestamp's is short (docs/LIST-FORMAT.md, "Expiry"). */
export const ROOT_DAYS = 1_095;
export const CONTENT_DAYS = 365;

interface Head {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: number;
}

export function signRoot(
  head: Head,
  keys: { readonly offline: SigningKey; readonly online: SigningKey },
  signers: readonly SigningKey[],
): string {
  const role = (key: SigningKey) => ({ keyids: [key.keyid], threshold: 1 });
  const { offline, online } = keys;
  const body = {
    consistent_snapshot: true,
    keys: { [offline.keyid]: offline.document, [online.keyid]: online.document },
    roles: {
      root: role(offline),
      targets: role(offline),
      snapshot: role(online),
      timestamp: role(online),
    },
  };
  return signDocument('root', head, body, signers);
}

export function signTargets(head: Head, files: ReadonlyMap<string, string>, signer: SigningKey): string {
  const targets = Object.fromEntries(
    [...files].map(([name, text]) => [
      name,
      { length: Buffer.byteLength(text), hashes: { sha256: sha256(text) } },
    ]),
  );
  return signDocument('targets', head, { targets }, [signer]);
}

/** `snapshot` pins the targets file, `timestamp` the snapshot file. */
export function signPin(
  role: 'snapshot' | 'timestamp',
  head: Head,
  pinned: { readonly version: number; readonly bytes: string | Uint8Array },
  signer: SigningKey,
): string {
  const name = role === 'snapshot' ? 'targets.json' : 'snapshot.json';
  const pin = {
    version: pinned.version,
    length: typeof pinned.bytes === 'string' ? Buffer.byteLength(pinned.bytes) : pinned.bytes.length,
    hashes: { sha256: sha256(pinned.bytes) },
  };
  return signDocument(role, head, { meta: { [name]: pin } }, [signer]);
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function signDocument(type: string, head: Head, body: JsonObject, signers: readonly SigningKey[]): string {
  const signed = {
    _type: type,
    spec_version: SPEC_VERSION,
    version: head.version,
    expires: `${new Date(head.now + head.days * DAY_MS).toISOString().slice(0, 19)}Z`,
    ...body,
  };
  const data = canonicalJson(signed);
  const signatures = signers.map((key) => ({ keyid: key.keyid, sig: key.sign(data) }));
  return `${JSON.stringify({ signatures, signed }, null, 1)}\n`;
}
