/** What PHP tells the page and what its routes take and give. `README.md` beside this file is the contract in words. */

import type { Incident } from '../../core/incident/incident.ts';
import type { PolicyInput } from '../../core/policy/policy.ts';
import type {
  Disposition,
  Outcome,
  ThreatLevel,
  UncheckedReason,
  Verdict,
} from '../../core/verify/verdict.ts';

export interface AttachmentState {
  /** Id of core's attachment. */
  readonly id: string;
  /** Roundcube's part id, `''` where PHP could not tell. */
  readonly part: string;
  readonly filename: string;
  readonly outcome: Exclude<Outcome, 'no-attachments'>;
  /** Overrides taken in. */
  readonly disposition: Disposition;
  readonly reasons: readonly UncheckedReason[];
  readonly malwareName: string;
  readonly overridden: boolean;
}

export interface MessageState {
  readonly uid: string;
  readonly mbox: string;
  readonly state: 'unverified' | 'verified' | 'failed';
  readonly outcome: Outcome | '';
  /** What the gate does now. */
  readonly disposition: Disposition;
  readonly score: number | null;
  readonly level: ThreatLevel | null;
  readonly subjectPrefix: string;
  readonly reasons: readonly UncheckedReason[];
  readonly attachments: readonly AttachmentState[];
  readonly override: { readonly allowed: boolean; readonly reasonRequired: boolean };
  /** The kept verdict, dispositions as verified. */
  readonly verdict?: Verdict | null;
}

export interface ListRoot {
  readonly name: string;
  /** The first trusted root.json, as text. */
  readonly root: string;
}

/** A list whose last update a browser did not take. */
export interface RefusedList {
  readonly name: string;
  /** Core's code, such as `TUF_ROLLBACK`. */
  readonly error: string;
  /** Of the first check in a row that failed; RFC 3339 in UTC. */
  readonly since: string;
  /** The version in use, and when it ends; `null` where the browser never had one. */
  readonly version: number | null;
  readonly expires: string | null;
}

export interface MailwicketEnv {
  readonly version: string;
  readonly engine: 'browser' | 'service';
  readonly page: 'message' | 'list' | 'refusal';
  /** Address of `worker.js`. */
  readonly worker: string;
  readonly messages: readonly MessageState[];
  /** Where to go when all is released; `''` where the request cannot be repeated, absent on other pages. */
  readonly retry?: string;
  /** As the administrator wrote it, without credentials. */
  readonly policy: PolicyInput;
  readonly lists: readonly ListRoot[];
  /** Whether the route `score` leads to a scoring endpoint. */
  readonly scoring: boolean;
  /** Largest message that PHP hands out, in bytes. */
  readonly maxMessageBytes: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** `rcmail.env.mailwicket_settings`: what PHP tells the pages among Roundcube's settings. */
export interface SettingsEnv {
  readonly labels: Readonly<Record<string, string>>;
  /** On the page of one incident: what is sent. */
  readonly incident?: Incident;
  /** On the page of the policy: as the administrator wrote it, without credentials. */
  readonly policy?: PolicyInput;
  /** On the page of the policy, where this browser keeps lists: their names. */
  readonly lists?: readonly string[];
}

export type Route = 'raw' | 'verdict' | 'state' | 'release' | 'list' | 'score';
