import { MailwicketError } from '../errors.ts';
import {
  MAX_SNAPSHOT_BYTES,
  MAX_TARGETS_BYTES,
  MAX_TIMESTAMP_BYTES,
  METADATA_TIMEOUT_MS,
} from '../limits.ts';
import { requirePin } from './digest.ts';
import { downloadFile, type DownloadPorts } from './download.ts';
import { malformed } from './parse-json.ts';
import { parseMetadata, readPin, snapshotVersions, type FilePin, type Signed } from './metadata.ts';
import type { Root } from './root.ts';
import { requireThreshold } from './threshold.ts';
import { openTrust, type TrustSession } from './trust-session.ts';
import type { TrustStore } from './trust-store.ts';
import { updateRoot } from './update-root.ts';

/** Where trust begins and what is needed to go on from there. */
export interface TufClient {
  /** The first trusted root.json. */
  readonly pinnedRoot: Uint8Array;
  /** Address of the metadata folder, `/` at its end. */
  readonly metadataUrl: string;
  readonly store: TrustStore;
  readonly ports: DownloadPorts;
}

/** Metadata of all four roles: verified, of one moment, unexpired. */
export interface TrustedMetadata {
  readonly root: Root;
  readonly timestamp: Signed;
  readonly snapshot: Signed;
  readonly targets: Signed;
  /** The targets file itself, as stored. */
  readonly targetsBytes: Uint8Array;
}

/**
 * The client workflow of The Update Framework 1.0.33 §5.2–5.6 (https://theupdateframework.github.io/specification/).
 *
 * Deviations, each stricter: delegations are not followed; `consistent_snapshot` must be true; a timestamp of the version
 * already trusted is discarded as §5.4.3.1 says, and the trusted one's expiry is checked all the same, so that a freeze
 * ends in `TUF_EXPIRED`; every later step runs on the stored timestamp, so that an update cut at any point is finished.
 *
 * Throws `MailwicketError` with a `TUF_` code (`ABORTED` on the signal) and `TrustConflict`; everything stored before stays.
 */
export async function refresh(client: TufClient, signal?: AbortSignal): Promise<TrustedMetadata> {
  const now = client.ports.clock.now();
  const trust = await openTrust(client.store, client.pinnedRoot);
  await updateRoot(client, trust, now, signal);
  const timestamp = await updateTimestamp(client, trust, now, signal);
  const snapshot = await updateSnapshot(client, trust, timestamp, now, signal);
  const targets = await updateTargets(client, trust, snapshot, now, signal);
  const targetsBytes = trust.record().targets;
  if (targetsBytes === undefined) throw new Error('targets were verified but not stored');
  return { root: trust.root(), timestamp, snapshot, targets, targetsBytes };
}

async function updateTimestamp(
  client: TufClient,
  trust: TrustSession,
  now: number,
  signal?: AbortSignal,
): Promise<Signed> {
  const bytes = await fetchMetadata(client, 'timestamp.json', MAX_TIMESTAMP_BYTES, signal);
  const fresh = parseMetadata(bytes, 'timestamp');
  await requireThreshold(fresh, trust.root());
  const freshPin = requiredPin(fresh, 'snapshot.json');
  const old = await trust.stored('timestamp');
  if (old !== undefined) {
    if (fresh.version < old.version) rollback('timestamp', fresh.version, old.version);
    if (fresh.version === old.version) {
      requireUnexpired(old, now);
      return old;
    }
    const oldPin = requiredPin(old, 'snapshot.json');
    if (freshPin.version < oldPin.version) rollback('snapshot', freshPin.version, oldPin.version);
  }
  requireUnexpired(fresh, now);
  await trust.persist({ timestamp: bytes });
  return fresh;
}

async function updateSnapshot(
  client: TufClient,
  trust: TrustSession,
  timestamp: Signed,
  now: number,
  signal?: AbortSignal,
): Promise<Signed> {
  const pin = requiredPin(timestamp, 'snapshot.json');
  const old = await trust.stored('snapshot');
  const kept = await keptFile(old, trust.record().snapshot, pin);
  if (kept !== undefined) {
    requireUnexpired(kept, now);
    return kept;
  }
  const { bytes, metadata } = await fetchPinned(client, trust, 'snapshot', pin, MAX_SNAPSHOT_BYTES, signal);
  if (old !== undefined) {
    const fresh = snapshotVersions(metadata);
    for (const [file, version] of snapshotVersions(old)) {
      const offered = fresh.get(file);
      if (offered === undefined || offered < version) rollback(file, offered ?? 0, version);
    }
  }
  requireUnexpired(metadata, now);
  await trust.persist({ snapshot: bytes });
  return metadata;
}

async function updateTargets(
  client: TufClient,
  trust: TrustSession,
  snapshot: Signed,
  now: number,
  signal?: AbortSignal,
): Promise<Signed> {
  const pin = requiredPin(snapshot, 'targets.json');
  const kept = await keptFile(await trust.stored('targets'), trust.record().targets, pin);
  if (kept !== undefined) {
    requireUnexpired(kept, now);
    return kept;
  }
  const { bytes, metadata } = await fetchPinned(client, trust, 'targets', pin, MAX_TARGETS_BYTES, signal);
  requireUnexpired(metadata, now);
  await trust.persist({ targets: bytes });
  return metadata;
}

/** The stored file if it is the pinned one: it need not be fetched again. */
async function keptFile(
  metadata: Signed | undefined,
  bytes: Uint8Array | undefined,
  pin: FilePin,
): Promise<Signed | undefined> {
  if (metadata?.version !== pin.version || bytes === undefined) return undefined;
  try {
    await requirePin(bytes, pin, metadata.role);
  } catch (error) {
    // Another file of the same version is pinned: fetch that one.
    if (error instanceof MailwicketError && error.code === 'TUF_BAD_DIGEST') return undefined;
    throw error;
  }
  return metadata;
}

async function fetchPinned(
  client: TufClient,
  trust: TrustSession,
  role: 'snapshot' | 'targets',
  pin: FilePin,
  cap: number,
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; metadata: Signed }> {
  const max = Math.min(pin.length ?? cap, cap);
  const bytes = await fetchMetadata(client, `${pin.version}.${role}.json`, max, signal);
  await requirePin(bytes, pin, role);
  const metadata = parseMetadata(bytes, role);
  await requireThreshold(metadata, trust.root());
  if (metadata.version !== pin.version) {
    throw new MailwicketError(
      'TUF_MIXED_VERSIONS',
      `${role} is version ${metadata.version} where ${pin.version} was signed`,
    );
  }
  return { bytes, metadata };
}

async function fetchMetadata(
  client: TufClient,
  file: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const download = { url: `${client.metadataUrl}${file}`, maxBytes, timeoutMs: METADATA_TIMEOUT_MS };
  const answer = await downloadFile(download, client.ports, signal);
  if (answer === undefined) throw new MailwicketError('TUF_MISSING', `the server has no ${file}`);
  return answer.bytes;
}

function requiredPin(from: Signed, file: string): FilePin {
  return readPin(from, file) ?? malformed(from.role, `names no ${file}`);
}

function rollback(what: string, offered: number, trusted: number): never {
  throw new MailwicketError(
    'TUF_ROLLBACK',
    `${what} version ${offered} is offered, ${trusted} was seen before`,
  );
}

function requireUnexpired(metadata: Signed, now: number): void {
  if (metadata.expires <= now) {
    throw new MailwicketError(
      'TUF_EXPIRED',
      `${metadata.role} version ${metadata.version} expired ${new Date(metadata.expires).toISOString()}`,
    );
  }
}
