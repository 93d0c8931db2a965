import type { EntryMatch, ListReader } from '../lists/list-reader.ts';
import type { Identities } from '../mail/message.ts';
import type { ListDecision } from './examined.ts';
import type { ReceiptLine } from './verdict.ts';

const NOBODY: Identities = {
  'envelope-from': [],
  'envelope-to': [],
  'body-sender': [],
  'body-receiver': [],
};

/** Why an allow entry on a sender may count. */
export interface SenderTrust {
  readonly authenticated: boolean;
  /** For the receipt. */
  readonly why: string;
}

export interface Matched {
  readonly decision: ListDecision;
  readonly lines: readonly ReceiptLine[];
}

/**
 * What the lists say of the four identities of a message. An allow entry counts only where `trustOf` vouches for its
 * address; the receipt names it in either case.
 */
export async function matchIdentities(
  identities: Identities,
  lists: ListReader,
  trustOf: (match: EntryMatch) => SenderTrust,
  signal: AbortSignal | undefined,
): Promise<Matched> {
  const matches = await lists.match({ hashes: [], identities }, signal);
  return decide(
    matches.map((match) => {
      if (match.kind === 'block') return { code: 'list-entry', ...match };
      const { authenticated, why } = trustOf(match);
      return authenticated
        ? { code: 'list-entry', ...match }
        : { code: 'allow-entry-not-authenticated', authentication: why, ...match };
    }),
  );
}

/** What the lists say of hashes. */
export function matchHashes(
  hashes: readonly string[],
  lists: ListReader,
  signal: AbortSignal | undefined,
): Promise<readonly EntryMatch[]> {
  return lists.match({ hashes, identities: NOBODY }, signal);
}

function decide(lines: readonly ReceiptLine[]): Matched {
  const kinds = lines.map((line) => (line.code === 'list-entry' ? line.kind : undefined));
  if (kinds.includes('block')) return { decision: 'blocked', lines };
  return { decision: kinds.includes('allow') ? 'allowed' : 'unlisted', lines };
}
