import type { ParseArgsOptionsConfig } from 'node:util';

/** Options of every command that verifies messages. */
export interface VerifyOptions {
  /** A policy file, JSON. */
  readonly policy?: string | undefined;
  /** A published list directory or its address. */
  readonly lists?: string | undefined;
  /** The first trusted `root.json` of the lists. */
  readonly key?: string | undefined;
  /** File that keeps the lists between runs, SQLite. */
  readonly cache?: string | undefined;
  /** Base address of a Mailwicket scoring endpoint; its token comes from MAILWICKET_TOKEN. */
  readonly endpoint?: string | undefined;
}

export const VERIFY_OPTIONS = {
  policy: { type: 'string' },
  lists: { type: 'string' },
  key: { type: 'string' },
  cache: { type: 'string' },
  endpoint: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;
