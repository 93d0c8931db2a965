import { MailwicketError } from '../errors.ts';
import type { Signed } from './metadata.ts';
import type { Root } from './root.ts';
import { verifySignature } from './verify-signature.ts';

/**
 * Requires that as many different keys of the role as its threshold says signed the metadata (The Update Framework §5.3.4,
 * 5.4.2, 5.5.3, 5.6.3). One key under two key ids counts once. Throws `TUF_BAD_SIGNATURE`.
 */
export async function requireThreshold(metadata: Signed, delegator: Root): Promise<void> {
  const { keyids, threshold } = delegator.roles[metadata.role];
  const good = new Set<string>();
  for (const { keyid, sig } of metadata.signatures) {
    const key = delegator.keys.get(keyid);
    if (!keyids.includes(keyid) || key === undefined) continue;
    if (await verifySignature(key, sig, metadata.canonical)) good.add(key.value.trim());
    if (good.size >= threshold) return;
  }
  throw new MailwicketError(
    'TUF_BAD_SIGNATURE',
    `${metadata.role} version ${metadata.version} has ${good.size} of ${threshold} signatures`,
  );
}
