import type { Incident, IncidentReport } from '../../core/incident/incident.ts';
import type { ListState } from '../../core/lists/list-reader.ts';
import type { Policy, PolicyInput } from '../../core/policy/policy.ts';
import type { Problem } from '../../core/errors.ts';
import type { Disposition, Outcome, Verdict } from '../../core/verify/verdict.ts';

/** Who may send a request. Decided from the sender the browser reports, never from the message. */
export type Origin = 'webmail-page' | 'extension-page';

/** The webmails there are adapters and routes for. */
export const WEBMAIL_IDS = ['roundcube', 'sogo', 'gmail', 'outlook', 'nextcloud'] as const;
export type WebmailId = (typeof WEBMAIL_IDS)[number];

/** Names one message of one mailbox of one webmail. The worker builds every address from it itself. */
export interface MessageRef {
  readonly webmail: WebmailId;
  /** Address of the webmail's entry point, query and fragment removed; must be of the sender's own origin. */
  readonly base: string;
  /** `''` where the webmail's own id of a message says it all. */
  readonly mailbox: string;
  /**
   * As the webmail writes it. A dot stands only before the part that a nested message is in (Roundcube: `5.2` for the one
   * inside part 2 of message 5): what comes before the first dot is verified.
   */
  readonly uid: string;
}

/**
 * What the page knows of itself. `no-match`: a message is open that cannot be read, or the page is of no webmail we know; it
 * shows "not protecting this page".
 */
export type PageHealth = 'ok' | 'no-message' | 'no-match';

/** What a page of the webmail's own sends with its forms. */
export interface WebmailSession {
  readonly webmail: WebmailId;
  /** As in `MessageRef`. */
  readonly base: string;
  /** The webmail's anti-CSRF token, `''` when the page has none. */
  readonly token: string;
}

/** What the content script needs to draw. */
export interface PageState {
  readonly protecting: boolean;
  /** The Roundcube plugin is present: draw and gate nothing. */
  readonly standBack: boolean;
  readonly mode: Policy['mode'];
  readonly subjectPrefix: string;
  readonly onMalicious: Policy['onMalicious'];
  readonly texts: Policy['texts'];
  readonly override: Policy['override'];
}

/** How far a verification is. `failed` says why in a code and leaves every attachment held by policy. */
export type VerificationUpdate =
  | { readonly stage: 'fetching' | 'verifying' }
  | { readonly stage: 'first' | 'final'; readonly verdict: Verdict }
  | { readonly stage: 'failed'; readonly code: string; readonly retryable: boolean };

/**
 * The port a content script opens for one message (`runtime.connect`, name `verification`). It posts one
 * `VerificationRequest`; the worker posts updates until `final` or `failed`. When the port closes before that, the
 * worker died: the page connects again and asks again.
 */
export const VERIFICATION_PORT = 'verification';
/** The line a worker opens to its pages while it does what must not be left. It says `over` before it ends it. */
export const WATCH_PORT = 'watch';
export interface VerificationRequest {
  readonly ref: MessageRef;
  /** The webmail's anti-CSRF token, where its raw source needs one. */
  readonly token: string;
  /** The subject as the page shows it, `''` when it shows none: what the page itself fetches must be this message. */
  readonly subject: string;
  /** Verify anew although a verdict is kept ("Try again"). */
  readonly again: boolean;
}

export interface ListMark {
  readonly outcome: Outcome;
  readonly prefix: string;
}

export interface SiteState {
  readonly pattern: string;
  /** Turned on by policy: the user cannot turn it off. */
  readonly managed: boolean;
  /** The browser has granted the host permission. */
  readonly granted: boolean;
}

/** What would have happened to attachments, had audit mode been off. */
export interface AuditTotals {
  /** RFC 3339 of the first message counted, `''` when there is none. */
  readonly since: string;
  /** Messages with attachments. The others count attachments. */
  readonly messages: number;
  readonly ask: number;
  readonly hold: number;
  readonly block: number;
}

export interface TabStatus {
  readonly url: string;
  readonly site: SiteState | null;
  readonly health: PageHealth | 'not-protected';
  readonly verdict: Verdict | null;
  /** Ids of attachments that policy lets the user take although they are gated. */
  readonly releasable: readonly string[];
  readonly lists: ListState | null;
  /** Names of configured sources that have no list, or one that cannot be read whole. */
  readonly unusableLists: readonly string[];
  /** `null` in enforce mode. */
  readonly audit: AuditTotals | null;
}

export interface PolicyState {
  readonly policy: Policy;
  /** Paths forced by managed storage, such as `onMalicious.download`. */
  readonly forced: readonly string[];
  /** Why the newest managed or own policy was refused; the last good one is in force. */
  readonly problems: readonly Problem[];
}

/** Every request the worker answers. A name missing here can be neither sent nor handled. */
export interface Requests {
  'page-state': {
    request: {
      readonly health: PageHealth;
      readonly standBack: boolean;
      /** The first word of a page: what was known of the former page of its tab is over. */
      readonly isNew: boolean;
      /**
       * Messages can leave from a list before any was opened: the worker must know the page's own forms by then. `null` on
       * a page of no webmail we know.
       */
      readonly session: WebmailSession | null;
    };
    response: PageState;
  };
  /** Runs the script of the interface in the frame that asks. */
  'frame-interface': { request: Record<string, never>; response: { readonly isLoaded: boolean } };
  /** A message is no longer open, though its page still is. */
  'message-closed': { request: { readonly ref: MessageRef }; response: { readonly noted: boolean } };
  /** Runs the script with one webmail's adapter in the frame that asks. */
  'webmail-adapter': {
    request: { readonly webmail: WebmailId };
    response: { readonly isLoaded: boolean };
  };
  'list-marks': {
    request: { readonly refs: readonly MessageRef[] };
    response: { readonly marks: readonly (ListMark | null)[] };
  };
  /** A user's decision to take an attachment that policy lets them take. */
  release: {
    request: { readonly ref: MessageRef; readonly attachmentId: string; readonly reason: string };
    response: { readonly released: boolean; readonly until: string };
  };
  'tab-status': { request: { readonly tabId: number }; response: TabStatus };
  'protect-site': { request: { readonly origin: string }; response: SiteState };
  'unprotect-site': { request: { readonly origin: string }; response: { readonly removed: boolean } };
  sites: { request: Record<string, never>; response: { readonly sites: readonly SiteState[] } };
  policy: { request: Record<string, never>; response: PolicyState };
  'set-policy': { request: { readonly policy: PolicyInput }; response: PolicyState };
  'lists-state': {
    request: { readonly refresh: boolean };
    response: {
      readonly sources: readonly {
        readonly name: string;
        readonly state: ListState | null;
        readonly error: string;
      }[];
    };
  };
  'own-entries': {
    request: Record<string, never>;
    response: { readonly block: string; readonly allow: string };
  };
  'set-own-entries': {
    request: { readonly block: string; readonly allow: string };
    response: { readonly problems: readonly Problem[] };
  };
  incidents: {
    request: Record<string, never>;
    response: { readonly incidents: readonly KeptIncident[]; readonly audit: AuditTotals | null };
  };
  /** A user says that the verdict of the message open in a tab is wrong. */
  report: {
    request: { readonly tabId: number; readonly kind: IncidentReport['kind']; readonly comment: string };
    /** `isSentOn`: policy names a server that gets it. Otherwise it is only kept here. */
    response: { readonly isKept: boolean; readonly isSentOn: boolean };
  };
}

export interface KeptIncident {
  readonly incident: Incident;
  readonly sent: boolean;
  /** Why the server will not take it (`HTTP_422`), `''` while it may. It stays here and is not sent again. */
  readonly refused: string;
}

export type RequestName = keyof Requests;
export interface Refusal {
  readonly refused: 'origin' | 'shape' | 'not-allowed' | 'failed';
  readonly code: string;
}

export type RequestOf<N extends RequestName> = Requests[N]['request'];
export type ResponseOf<N extends RequestName> = Requests[N]['response'];

/** How a request travels through `runtime.sendMessage`. */
export interface Envelope<N extends RequestName = RequestName> {
  readonly name: N;
  readonly request: RequestOf<N>;
}

/** Who may send what. */
export const allowedFrom: Readonly<Record<RequestName, readonly Origin[]>> = {
  'page-state': ['webmail-page'],
  'frame-interface': ['webmail-page'],
  'webmail-adapter': ['webmail-page'],
  'message-closed': ['webmail-page'],
  'list-marks': ['webmail-page'],
  release: ['webmail-page'],
  'tab-status': ['extension-page'],
  'protect-site': ['extension-page'],
  'unprotect-site': ['extension-page'],
  sites: ['extension-page'],
  policy: ['extension-page'],
  'set-policy': ['extension-page'],
  'lists-state': ['extension-page'],
  'own-entries': ['extension-page'],
  'set-own-entries': ['extension-page'],
  incidents: ['extension-page'],
  report: ['extension-page'],
};

/** Turns what came over the wire into a request; `undefined` when it is anything else. */
export type Parsers = { readonly [N in RequestName]: (raw: unknown) => RequestOf<N> | undefined };

/** Why a file did not leave, beside the outcomes of a verdict. */
export type RefusalReason =
  | 'verdict'
  | 'timeout'
  | 'too-large'
  | 'unreachable'
  | 'not-checked'
  /** It belongs to a container or private window in which no page of the webmail is open to fetch it. */
  | 'other-session'
  /** The worker died while it was judging: nothing was delivered, and asking again works. */
  | 'interrupted';

/**
 * What the worker tells the content scripts of a site without being asked (`tabs.sendMessage`). A page shows those
 * that concern its open message, or that name none.
 */
export type Notice =
  | {
      readonly notice: 'exit-refused';
      readonly ref: MessageRef | null;
      readonly filename: string;
      readonly sha256: string;
      readonly outcome: Outcome | null;
      readonly disposition: Disposition;
      readonly reason: RefusalReason;
    }
  /** A message got its verdict: the list of another frame or window may mark it now. */
  | { readonly notice: 'message-judged'; readonly ref: MessageRef }
  /**
   * A worker died over an exit that it began to answer `at` (milliseconds since 1970): what the browser still waits for will
   * not come. Nothing is shown: the exit is answered anew.
   */
  | { readonly notice: 'exit-lost'; readonly ref: MessageRef | null; readonly at: number }
  /** Lists or policy changed: what is shown may be old. Ask again. */
  | { readonly notice: 'verdicts-outdated' }
  /** The user asked in the popup for a file that policy lets them take: the page asks for the reason. */
  | { readonly notice: 'ask-release'; readonly attachmentId: string }
  /** The user asked in the popup: the open message is verified anew. */
  | { readonly notice: 'verify-again' }
  /** Asked of a tab whose address changed: shown by the page that was there before, if it still is. */
  | { readonly notice: 'still-there' };
