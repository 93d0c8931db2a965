import { toHex } from '../../core/bytes/hex.ts';
import { utf8 } from '../../core/bytes/text.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { ByteCodec } from '../../core/ports.ts';

/**
 * One short text for what a verdict rests on beside the message: the lists and the part of the policy that decides.
 * Wording, sites and where incidents go decide nothing.
 */
export async function basisOf(policy: Policy, listsVersion: string, codec: ByteCodec): Promise<string> {
  const { mode, thresholds, onMalicious, onSuspicious, withoutVerdict, scoring, authentication } = policy;
  const deciding = { mode, thresholds, onMalicious, onSuspicious, withoutVerdict, scoring, authentication };
  const digest = await codec.sha256(utf8(JSON.stringify([deciding, listsVersion])));
  return toHex(digest).slice(0, 32);
}
