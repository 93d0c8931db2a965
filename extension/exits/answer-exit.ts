import type { Disposition } from '../../core/verify/verdict.ts';
import type { Notice } from '../messaging/contract.ts';
import type { ExitTarget } from '../webmail/routes.ts';
import { isSaved, readContentDisposition, savingHeader } from './content-disposition.ts';
import type { ExitDecision, LeavingFile } from './judge-exit.ts';

/** A request that a rule led to the worker. */
export interface ExitRequest {
  readonly url: URL;
  readonly method: string;
  /** The form of a POST, `undefined` otherwise. */
  readonly form: string | undefined;
  /**
   * Whether it fills a frame of a page. A whole tab, or `a[download]`, cannot be told from the mail's own tab: what is
   * answered there replaces the mail page.
   */
  readonly inFrame: boolean;
  /**
   * The frame that fetches it, where the worker has other cookies than the page (Firefox containers, private windows).
   * Without one the worker fetches.
   */
  readonly frame?: { readonly tabId: number; readonly frameId: number } | undefined;
}

/** The webmail's own answer to it. */
export interface OriginalAnswer {
  readonly status: number;
  /** It sends elsewhere, as to a login page. Nothing of where to is known. */
  readonly isRedirect: boolean;
  readonly contentType: string;
  readonly contentDisposition: string | null;
  /** The webmail's own server judges what leaves, and says so in a header: Mailwicket for Roundcube. */
  readonly isGuarded: boolean;
  /** `undefined` when there were more than may be held in memory. */
  readonly bytes: Uint8Array | undefined;
}

export interface ExitPorts {
  isProtected(origin: string): Promise<boolean>;
  /** What is asked for; `undefined` when no webmail knows the address. */
  readRequest(url: URL, form: string | undefined): Promise<ExitTarget | undefined>;
  /** Whether the anti-CSRF token is the one this webmail's own page gave us. */
  isKnownToken(base: string, token: string): Promise<boolean>;
  /** Fetches with the user's cookies. `undefined` when no answer came. */
  fetchOriginal(request: ExitRequest): Promise<OriginalAnswer | undefined>;
  sha256(bytes: Uint8Array): Promise<string>;
  judge(file: LeavingFile): Promise<ExitDecision>;
  tooLarge(): Promise<Disposition>;
  notify(site: string, notice: Notice): Promise<void>;
}

export type ExitAnswer =
  /** The navigation ends and the page stays as it is. */
  | { readonly kind: 'nothing' }
  /** The browser may load the original address itself. */
  | { readonly kind: 'pass'; readonly url: URL }
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      readonly contentType: string;
      readonly contentDisposition: string;
    }
  /** Shown in the place of what would have been shown. */
  | { readonly kind: 'refusal'; readonly decision: Extract<ExitDecision, { release: false }> };

/**
 * Answers one exit: fetches what would leave, judges those bytes, and says what the browser gets. Anything that goes
 * wrong ends in `nothing`: a file leaves only by a decision.
 *
 * Nothing is ever answered as a page with the content of a mail: it would stand in the extension's own origin.
 */
export async function answerExit(request: ExitRequest, ports: ExitPorts): Promise<ExitAnswer> {
  const site = request.url.origin;
  // Any web page can navigate here. Only sites the user turned on are fetched from.
  if (!(await ports.isProtected(site))) return { kind: 'nothing' };
  const asked = await ports.readRequest(request.url, request.form);
  // Bytes may come from another host than the one whose pages can tell of them.
  const told = asked === undefined ? site : new URL(asked.base).origin;
  // A foreign page could post a form here, and cookies would be sent that browsers keep back from such a form.
  if (request.method !== 'GET') {
    if (asked === undefined || !(await ports.isKnownToken(asked.base, asked.token))) return nothing;
  }
  const answer = await ports.fetchOriginal(request);
  const disposition = readContentDisposition(answer?.contentDisposition ?? null);
  const saved = isSaved(disposition) || (answer !== undefined && !isShown(answer.contentType));
  const refuse = async (decision: Extract<ExitDecision, { release: false }>, sha256: string) => {
    await ports.notify(told, {
      notice: 'exit-refused',
      ref: asked?.ref ?? null,
      filename: disposition.filename,
      sha256,
      outcome: decision.outcome,
      disposition: decision.disposition,
      reason: decision.reason,
    });
    return request.inFrame && !saved && request.method === 'GET'
      ? ({ kind: 'refusal', decision } as const)
      : nothing;
  };

  if (answer === undefined) {
    return refuse({ release: false, outcome: null, disposition: 'hold', reason: 'unreachable' }, '');
  }
  // The browser follows it itself; what it leads to is an exit of its own, or was never one of this site.
  if (answer.isRedirect) return request.method === 'GET' ? pass(request) : nothing;
  // A second verdict would only differ in time. What the server refuses, it refuses with a page or an answer of its own.
  if (answer.isGuarded) {
    const { bytes, contentType } = answer;
    if (bytes === undefined || !saved) return request.method === 'GET' ? pass(request) : nothing;
    const contentDisposition = savingHeader(answer.contentDisposition, request.url);
    return { kind: 'file', bytes, contentType, contentDisposition };
  }
  if (answer.bytes === undefined) {
    const rule = await ports.tooLarge();
    if (rule === 'release' && request.method === 'GET') return { kind: 'pass', url: request.url };
    return refuse({ release: false, outcome: 'unchecked', disposition: rule, reason: 'too-large' }, '');
  }
  if (isPage(answer, disposition.type)) {
    if (request.method !== 'GET') return nothing;
    // A page of the webmail itself (login, error, warning) names no part; a page made from an attachment does.
    if (asked?.ref === undefined || asked.part === '' || answer.status !== 200) return pass(request);
  }
  const sha256 = await ports.sha256(answer.bytes);
  const decision = await ports.judge({
    filename: disposition.filename,
    declaredType: (answer.contentType.split(';', 1)[0] ?? '').trim().toLowerCase(),
    bytes: answer.bytes,
    sha256,
    ref: asked?.ref,
    part: asked?.part ?? '',
  });
  if (!decision.release) return refuse(decision, sha256);
  if (!saved) return request.method === 'GET' ? pass(request) : nothing;
  return {
    kind: 'file',
    bytes: answer.bytes,
    contentType: answer.contentType,
    // An answer of ours must never be shown.
    contentDisposition: savingHeader(answer.contentDisposition, request.url),
  };
}

const nothing: ExitAnswer = { kind: 'nothing' };

function pass(request: ExitRequest): ExitAnswer {
  return { kind: 'pass', url: request.url };
}

/** HTML that the webmail did not label as a file. */
function isPage(answer: OriginalAnswer, dispositionType: string): boolean {
  return dispositionType === '' && /^\s*(?:text\/html|application\/xhtml\+xml)\b/iu.test(answer.contentType);
}

/** Whether browsers show a type themselves. They save every other one, whatever its disposition says. */
function isShown(contentType: string): boolean {
  return /^\s*(?:(?:text|image|audio|video)\/|application\/(?:pdf|json|xml|xhtml\+xml|javascript)\b)/iu.test(
    contentType,
  );
}
