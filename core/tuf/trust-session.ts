import { MailwicketError } from '../errors.ts';
import { sha256Hex } from './digest.ts';
import { parseMetadata, type Role, type Signed } from './metadata.ts';
import { parseRoot, type Root } from './root.ts';
import { requireThreshold } from './threshold.ts';
import { TrustConflict, type TrustRecord, type TrustStore } from './trust-store.ts';

type Change = Partial<Pick<TrustRecord, 'root' | 'timestamp' | 'snapshot' | 'targets'>>;

/** The trusted metadata while a refresh runs. Every step is stored before the next begins. */
export interface TrustSession {
  readonly record: () => TrustRecord;
  readonly root: () => Root;
  /** Stores in one step. Throws `TrustConflict` when another refresh stored first. */
  persist(change: Change, root?: Root): Promise<void>;
  /** Stored metadata of a role if it still verifies under the trusted root, else `undefined`. */
  stored(role: Exclude<Role, 'root'>): Promise<Signed | undefined>;
}

/**
 * Opens the trust of one source: the stored one, or a new one beginning at the pinned root. A pinned root other than
 * the one trust began with (an administrator replaced it) begins anew. Throws `TUF_MALFORMED` or `TUF_BAD_SIGNATURE` for
 * a pinned root that is not signed by its own keys.
 */
export async function openTrust(store: TrustStore, pinnedRoot: Uint8Array): Promise<TrustSession> {
  const pinned = await sha256Hex(pinnedRoot);
  const stored = await store.read();
  if (stored?.pinned === pinned) return session(store, stored, await ownRoot(stored.root));
  const root = await ownRoot(pinnedRoot);
  const record: TrustRecord = {
    revision: (stored?.revision ?? 0) + 1,
    pinned,
    root: pinnedRoot,
    timestamp: undefined,
    snapshot: undefined,
    targets: undefined,
  };
  if (!(await store.write(record, stored?.revision))) throw new TrustConflict();
  return session(store, record, root);
}

async function ownRoot(bytes: Uint8Array): Promise<Root> {
  const root = parseRoot(bytes);
  await requireThreshold(root, root);
  return root;
}

function session(store: TrustStore, first: TrustRecord, firstRoot: Root): TrustSession {
  let record = first;
  let root = firstRoot;
  return {
    record: () => record,
    root: () => root,
    async persist(change, newRoot) {
      const next = { ...record, ...change, revision: record.revision + 1 };
      if (!(await store.write(next, record.revision))) throw new TrustConflict();
      record = next;
      if (newRoot !== undefined) root = newRoot;
    },
    async stored(role) {
      const bytes = record[role];
      if (bytes === undefined) return undefined;
      const metadata = parseMetadata(bytes, role);
      try {
        await requireThreshold(metadata, root);
      } catch (error) {
        // Signed by keys that a newer root took away: as if never stored (The Update Framework §5.3.11).
        if (error instanceof MailwicketError && error.code === 'TUF_BAD_SIGNATURE') return undefined;
        throw error;
      }
      return metadata;
    },
  };
}
