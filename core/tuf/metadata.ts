import { canonicalJson } from './canonical-json.ts';
import { asArray, asCount, asObject, asText, own } from './json-shape.ts';
import { malformed, parseJson, type JsonObject } from './parse-json.ts';

/** The four roles. Delegated roles are not followed: a list repository has none. */
export type Role = 'root' | 'timestamp' | 'snapshot' | 'targets';

export interface Signature {
  readonly keyid: string;
  readonly sig: string;
}

/** One metadata file, its signatures not yet checked. */
export interface Signed {
  readonly role: Role;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** The bytes signatures are made over. */
  readonly canonical: Uint8Array;
  readonly signatures: readonly Signature[];
  /** The signed part as parsed. */
  readonly signed: JsonObject;
}

/** How one file pins another. */
export interface FilePin {
  readonly version: number;
  readonly length: number | undefined;
  readonly hashes: ReadonlyMap<string, string> | undefined;
}

const EXPIRES = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u;
const HEX = /^(?:[0-9a-fA-F]{2})+$/u;

/**
 * Reads one metadata file of the given role (The Update Framework §4.2–4.6) without judging it: signatures, version order
 * and expiry are the caller's. Throws `TUF_MALFORMED`.
 */
export function parseMetadata(bytes: Uint8Array, role: Role): Signed {
  const document = asObject(parseJson(bytes, role), role);
  const signed = asObject(own(document, 'signed'), `${role}.signed`);
  if (own(signed, '_type') !== role) malformed(role, 'has another type');
  if (!/^1(?:\.\d+){1,2}$/u.test(asText(own(signed, 'spec_version'), `${role}.spec_version`)))
    malformed(role, 'is of another major specification version');
  const expiresText = asText(own(signed, 'expires'), `${role}.expires`);
  const expires = EXPIRES.test(expiresText) ? Date.parse(expiresText) : Number.NaN;
  if (Number.isNaN(expires)) malformed(role, 'has no valid expiry');
  return {
    role,
    version: asCount(own(signed, 'version'), `${role}.version`, 1),
    expires,
    canonical: canonicalJson(signed),
    signatures: readSignatures(document, role),
    signed,
  };
}

function readSignatures(document: JsonObject, role: Role): readonly Signature[] {
  const seen = new Set<string>();
  return asArray(own(document, 'signatures'), `${role}.signatures`).map((item) => {
    const entry = asObject(item, `${role}.signatures`);
    const keyid = asText(own(entry, 'keyid'), `${role}.signatures.keyid`);
    if (seen.has(keyid)) malformed(role, 'has two signatures of one key id');
    seen.add(keyid);
    return { keyid, sig: asText(own(entry, 'sig'), `${role}.signatures.sig`) };
  });
}

/** The pin of `file` in a timestamp or snapshot; `undefined` when it names no such file. */
export function readPin(from: Signed, file: string): FilePin | undefined {
  const meta = asObject(own(from.signed, 'meta'), `${from.role}.meta`);
  const entry = own(meta, file);
  if (entry === undefined) return undefined;
  const what = `${from.role}.meta[${file}]`;
  const pin = asObject(entry, what);
  const length = own(pin, 'length');
  const hashes = own(pin, 'hashes');
  return {
    version: asCount(own(pin, 'version'), what, 1),
    length: length === undefined ? undefined : asCount(length, what, 0),
    hashes: hashes === undefined ? undefined : readHashes(asObject(hashes, what), what),
  };
}

/** Every file a snapshot names, with its version. */
export function snapshotVersions(snapshot: Signed): ReadonlyMap<string, number> {
  const meta = asObject(own(snapshot.signed, 'meta'), 'snapshot.meta');
  return new Map(
    Object.entries(meta).map(([file, pin]) => [
      file,
      asCount(own(asObject(pin, file), 'version'), `snapshot.meta[${file}]`, 1),
    ]),
  );
}

/** Digests by algorithm, lower-case hex. At least one. Throws `TUF_MALFORMED`. */
export function readHashes(hashes: JsonObject, what: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const [algorithm, digest] of Object.entries(hashes)) {
    const text = asText(digest, what);
    if (!HEX.test(text)) malformed(what, 'has a digest that is not hex');
    read.set(algorithm, text.toLowerCase());
  }
  if (read.size === 0) malformed(what, 'has no digest');
  return read;
}
