import type { Identities, Identity } from '../mail/message.ts';

/** What an entry can be about. `any-sender` is `envelope-from` or `body-sender`. */
export type EntryField = 'sha256' | Identity | 'any-sender';

/** A list entry that matched. */
export interface EntryMatch {
  readonly kind: 'block' | 'allow';
  /** Name of the list, as in its source. */
  readonly list: string;
  readonly field: EntryField;
  /** The entry's own words: the hash, `user@domain`, `*@domain`, `*@*.parent`, or a rule's pattern. */
  readonly expression: string;
  /** What it matched: the hash or the normalised address. */
  readonly matched: string;
  /** For an address: which identity carried it. */
  readonly identity: Identity | undefined;
}

export interface ListQuestion {
  /** Lower-case hex SHA-256 values. */
  readonly hashes: readonly string[];
  readonly identities: Identities;
}

/** What is known of the lists in use. Times are RFC 3339 in UTC. */
export interface ListState {
  readonly version: number;
  readonly issued: string;
  readonly expires: string;
  /** True past `expires`: the lists are still used, and policy decides by `listsStale`. */
  readonly stale: boolean;
}

/** Looks things up in lists. Both kinds are always asked, so that a receipt can name both. */
export interface ListReader {
  /** `null` when no list was ever received or none is configured. */
  state(): Promise<ListState | null>;
  match(question: ListQuestion, signal?: AbortSignal): Promise<readonly EntryMatch[]>;
}
