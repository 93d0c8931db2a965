import { MailwicketError } from '../errors.ts';
import { MAX_ROOT_BYTES, MAX_ROOT_ROTATIONS, METADATA_TIMEOUT_MS } from '../limits.ts';
import { downloadFile } from './download.ts';
import type { TufClient } from './refresh.ts';
import { parseRoot, type Root } from './root.ts';
import { requireThreshold } from './threshold.ts';
import type { TrustSession } from './trust-session.ts';

/**
 * Follows new roots, each signed by the keys of the one before and by its own (The Update Framework §5.3), then requires the
 * last one to be unexpired. With a root that takes keys from timestamp or snapshot, their stored files go in the same
 * write: the holder of a stolen key may have driven versions up (§5.3.11).
 */
export async function updateRoot(
  client: TufClient,
  trust: TrustSession,
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  for (let rotations = 0; rotations < MAX_ROOT_ROTATIONS; rotations++) {
    const old = trust.root();
    const version = old.version + 1;
    const answer = await downloadFile(
      {
        url: `${client.metadataUrl}${version}.root.json`,
        maxBytes: MAX_ROOT_BYTES,
        timeoutMs: METADATA_TIMEOUT_MS,
      },
      client.ports,
      signal,
    );
    if (answer === undefined) break;
    const root = parseRoot(answer.bytes);
    await requireThreshold(root, old);
    await requireThreshold(root, root);
    if (root.version !== version) {
      throw new MailwicketError('TUF_ROLLBACK', `${version}.root.json holds root version ${root.version}`);
    }
    const forget = keysChanged(old, root) ? { timestamp: undefined, snapshot: undefined } : {};
    await trust.persist({ root: answer.bytes, ...forget }, root);
  }
  if (trust.root().expires <= now)
    throw new MailwicketError('TUF_EXPIRED', `root version ${trust.root().version} expired`);
}

function keysChanged(old: Root, fresh: Root): boolean {
  return (['timestamp', 'snapshot'] as const).some(
    (role) => [...old.roles[role].keyids].sort().join() !== [...fresh.roles[role].keyids].sort().join(),
  );
}
