import type { MessageRef, WebmailId } from '../messaging/contract.ts';

/**
 * The worker's side of one webmail: its addresses, read and built. Pure: no page, no browser, nothing is fetched here.
 * Whatever it reads may come from a page or a mail, and is believed only after the bytes that leave were judged.
 */
export interface WebmailRoutes {
  readonly id: WebmailId;
  /**
   * Match patterns of the hosts the webmail itself runs on, where they are fixed (`https://mail.google.com/*`). Empty for
   * software that anybody installs anywhere.
   */
  readonly ownHosts: readonly string[];
  /**
   * Match patterns of other hosts that bytes of its attachments come from. Where one of `ownHosts` is protected, these
   * are too; the user is asked for both together.
   */
  readonly contentHosts: readonly string[];
  /**
   * RE2 patterns of addresses that are exits, for redirect rules, without regard to case. They spare the server a second
   * request and keep method and body of a form; an exit without a pattern still meets the rule on `Content-Disposition`,
   * which is for every webmail. At most 2 kB each when compiled.
   */
  readonly exitAddresses: readonly string[];
  /** RE2 patterns of pages of the webmail that look like exits: they load, and what they show meets the rules itself. */
  readonly viewerAddresses: readonly string[];
  /**
   * What a request asks for, read as this webmail's server reads it. `undefined` when it is no address of this webmail.
   * Must not throw, whatever it is given.
   */
  readRequest(url: URL, form: string | undefined): ExitTarget | undefined;
  /** Where the exact bytes of a message are. `token`: as the webmail's own page gave it, `''` when it gave none. */
  rawSource(ref: MessageRef, token: string): RawSourceRequest;
  /** How fast the webmail may be asked for messages, where it is known to refuse more. Every rule holds. */
  readonly pace?: readonly PaceRule[];
  /** Whether `mailbox` and `uid` are written as this webmail writes them. Asked before anything is fetched. */
  isRef(ref: MessageRef): boolean;
}

/** At most so many requests in any stretch of so many milliseconds. */
export interface PaceRule {
  readonly requests: number;
  readonly ms: number;
}

/** What a request to a webmail asks for, as far as it can be told from outside. */
export interface ExitTarget {
  /** The message it is about; `undefined` when none or several are named, or the naming is not canonical. */
  readonly ref: MessageRef | undefined;
  /** The part asked for, as `Attachment.id` of core where that can be told; `''` when none. */
  readonly part: string;
  /** As `MessageRef.base`: whose page's token a form must carry. */
  readonly base: string;
  /** The anti-CSRF token it carries, `''` when none. */
  readonly token: string;
}

export interface RawSourceRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** A body, with the type in `headers`; without one it is sent as a form. */
  readonly form: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Origins beside the webmail's own that it may send on to. Anything else it sends on to is refused. */
  readonly redirectsTo: readonly string[];
  /** Whether an answer with status 200 is a source at all: a login page or an error is not. */
  isSource(answer: RawSourceAnswer): boolean;
  /** Undoes what the webmail did to the bytes. Throws when they are not what it makes. */
  decode(bytes: Uint8Array): Uint8Array;
  /**
   * Whether the result is what the server received. `false` where it is built anew (Exchange): attachments are right, the
   * hash of the whole message and signatures are not.
   */
  readonly exact: boolean;
}

export interface RawSourceAnswer {
  header(name: string): string | null;
}
