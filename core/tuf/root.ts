import { MailwicketError } from '../errors.ts';
import { MAX_ROLE_KEYS } from '../limits.ts';
import { asArray, asCount, asObject, asText, own } from './json-shape.ts';
import { parseMetadata, type Role, type Signed } from './metadata.ts';
import { malformed, type JsonObject } from './parse-json.ts';

/** A public key as a root names it; which schemes are understood is `verify-signature.ts`'s. */
export interface PublicKey {
  readonly keytype: string;
  readonly scheme: string;
  /** Hex for Ed25519, PEM (SubjectPublicKeyInfo) otherwise. */
  readonly value: string;
}

export interface RoleKeys {
  readonly keyids: readonly string[];
  readonly threshold: number;
}

export interface Root extends Signed {
  readonly keys: ReadonlyMap<string, PublicKey>;
  readonly roles: Readonly<Record<Role, RoleKeys>>;
}

/**
 * Reads a root (The Update Framework §4.3). Throws `TUF_MALFORMED`, and `TUF_UNSUPPORTED` for a repository without consistent
 * snapshots: its files change in place, so that a mirror being updated looks like an attack.
 */
export function parseRoot(bytes: Uint8Array): Root {
  const metadata = parseMetadata(bytes, 'root');
  const { signed } = metadata;
  if (own(signed, 'consistent_snapshot') !== true) {
    throw new MailwicketError(
      'TUF_UNSUPPORTED',
      'the root does not say consistent_snapshot: true; publish with consistent snapshots',
    );
  }
  const keys = new Map<string, PublicKey>();
  for (const [keyid, key] of Object.entries(asObject(own(signed, 'keys'), 'root.keys'))) {
    keys.set(keyid, readKey(asObject(key, 'root.keys')));
  }
  const roles = asObject(own(signed, 'roles'), 'root.roles');
  return {
    ...metadata,
    keys,
    roles: {
      root: readRole(roles, 'root'),
      timestamp: readRole(roles, 'timestamp'),
      snapshot: readRole(roles, 'snapshot'),
      targets: readRole(roles, 'targets'),
    },
  };
}

function readKey(key: JsonObject): PublicKey {
  const keyval = asObject(own(key, 'keyval'), 'root.keys.keyval');
  return {
    keytype: asText(own(key, 'keytype'), 'root.keys.keytype'),
    scheme: asText(own(key, 'scheme'), 'root.keys.scheme'),
    value: asText(own(keyval, 'public'), 'root.keys.keyval.public'),
  };
}

function readRole(roles: JsonObject, role: Role): RoleKeys {
  const what = `root.roles.${role}`;
  const entry = asObject(own(roles, role), what);
  const keyids = asArray(own(entry, 'keyids'), what).map((keyid) => asText(keyid, what));
  if (keyids.length > MAX_ROLE_KEYS) malformed(what, 'names too many keys');
  if (new Set(keyids).size !== keyids.length) malformed(what, 'names one key twice');
  return { keyids, threshold: asCount(own(entry, 'threshold'), what, 1) };
}
