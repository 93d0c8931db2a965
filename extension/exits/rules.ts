import { hostOfPattern } from '../worker/sites/match-pattern.ts';
import { exitSubstitution } from './exit-address.ts';

/** One rule of `declarativeNetRequest`, as far as exits use them. */
export interface ExitRule {
  readonly id: number;
  readonly priority: number;
  readonly action:
    | { readonly type: 'allow' }
    | { readonly type: 'redirect'; readonly redirect: { readonly regexSubstitution: string } };
  readonly condition: {
    readonly regexFilter?: string;
    readonly urlFilter?: string;
    readonly isUrlFilterCaseSensitive?: boolean;
    readonly requestDomains?: readonly string[];
    readonly excludedInitiatorDomains?: readonly string[];
    readonly resourceTypes: readonly ('main_frame' | 'sub_frame' | 'other')[];
    readonly responseHeaders?: readonly { readonly header: string }[];
  };
}

/** Navigations, frames and `a[download]` (`other`). Nothing else is answered by a worker's `fetch` event. */
const EXIT_TYPES = ['main_frame', 'sub_frame', 'other'] as const;

/** A pass opens one address that was judged; then come headers, viewer pages, addresses. */
const PASS_PRIORITY = 400;
const HEADER_PRIORITY = 300;
const VIEWER_PRIORITY = 200;
const ADDRESS_PRIORITY = 100;

/** Ids of session rules start above those of the dynamic ones, so that a log tells them apart. */
export const FIRST_PASS_ID = 1_000;

/**
 * The rules that lead every exit of the protected sites to the worker.
 *
 * The header rule sees every answer with a `Content-Disposition`, however its address is written; it has the last word.
 * The address rule spares the server a second request and keeps the method and body of a form. A viewer page
 * (`_frame=1`) is a page, not a file; what it shows comes in an inner frame and meets the rules itself.
 * The worker's own requests are exempt.
 */
export function exitRules(
  patterns: readonly string[],
  own: { readonly id: string; readonly origin: string },
): readonly ExitRule[] {
  const hosts = patterns.map(hostOfPattern);
  if (hosts.length === 0) return [];
  const requestDomains = hosts.flatMap((host) => (host.host === '*' ? [] : [host.host]));
  const scope = hosts.some(({ host }) => host === '*') ? {} : { requestDomains };
  const common = { ...scope, resourceTypes: EXIT_TYPES };
  const redirect = {
    type: 'redirect',
    redirect: { regexSubstitution: exitSubstitution(own.origin) },
  } as const;
  return [
    {
      id: 1,
      priority: HEADER_PRIORITY,
      action: redirect,
      condition: {
        ...common,
        regexFilter: '^https?://.*',
        excludedInitiatorDomains: [own.id],
        responseHeaders: [{ header: 'content-disposition' }],
      },
    },
    {
      id: 2,
      priority: VIEWER_PRIORITY,
      action: { type: 'allow' },
      condition: { ...common, regexFilter: '[?&]_frame=1(&|$)' },
    },
    {
      id: 3,
      priority: ADDRESS_PRIORITY,
      action: redirect,
      condition: {
        ...common,
        regexFilter: '^https?://.*[?&]_action=(get|display-attachment|plugin\\.zipdownload\\.[a-z]+)(&.*)?$',
        excludedInitiatorDomains: [own.id],
      },
    },
  ];
}

/**
 * Opens exactly one address for a moment, for an answer that was judged and is shown by the browser itself. `address`
 * must come from `literalAddress`.
 */
export function passRule(id: number, address: string): ExitRule {
  return {
    id,
    priority: PASS_PRIORITY,
    action: { type: 'allow' },
    condition: {
      urlFilter: `|${address}|`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: EXIT_TYPES,
    },
  };
}

/** The same address without characters that are patterns in a rule: a pass must open one address only. */
export function literalAddress(url: URL): string {
  const address = new URL(url.href);
  address.hash = '';
  return address.href.replaceAll('*', '%2A').replaceAll('^', '%5E').replaceAll('|', '%7C');
}
