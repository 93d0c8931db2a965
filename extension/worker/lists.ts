import type { Problem } from '../../core/errors.ts';
import type { ListReader, ListState } from '../../core/lists/list-reader.ts';

/** One list source as the options page shows it. `error` is a code, `''` when the last try went well. */
export interface ListSourceState {
  readonly name: string;
  readonly state: ListState | null;
  readonly error: string;
  /** Nothing was received, or not all of it can be read: files are not checked against it. */
  readonly isUnusable: boolean;
}

/** All lists in use: the pushed ones and the user's own entries. */
export interface Lists {
  readonly reader: ListReader;
  /** Another text after any change of a list or of own entries: verdicts made under another one are old. */
  version(): Promise<string>;
  /** Asks the sources that were not asked for `olderThanMs`. Resolves with whether anything changed. Never throws. */
  sync(olderThanMs: number): Promise<boolean>;
  sources(): Promise<readonly ListSourceState[]>;
  ownEntries(): Promise<{ readonly block: string; readonly allow: string }>;
  /** Keeps own entries when every line is right; else says what is wrong and keeps the former. */
  setOwnEntries(entries: { readonly block: string; readonly allow: string }): Promise<readonly Problem[]>;
}
