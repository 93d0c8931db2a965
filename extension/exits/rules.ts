import { hostOfPattern } from '../worker/sites/match-pattern.ts';
import type { WebmailRoutes } from '../webmail/routes.ts';
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
 * The address rules spare the server a second request and keep the method and body of a form. A viewer page is a page,
 * not a file; what it shows comes in an inner frame and meets the rules itself. All webmails' rules are for all sites:
 * which webmail a site runs is not known before its first page.
 * The worker's own requests are exempt.
 */
export function exitRules(
  patterns: readonly string[],
  own: { readonly id: string; readonly origin: string },
  webmails: readonly Pick<WebmailRoutes, 'exitAddresses' | 'viewerAddresses'>[],
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
  const rules: Omit<ExitRule, 'id'>[] = [
    {
      priority: HEADER_PRIORITY,
      action: redirect,
      condition: {
        ...common,
        regexFilter: '^https?://.*',
        excludedInitiatorDomains: [own.id],
        responseHeaders: [{ header: 'content-disposition' }],
      },
    },
    ...webmails
      .flatMap(({ viewerAddresses }) => viewerAddresses)
      .map((regexFilter) => ({
        priority: VIEWER_PRIORITY,
        action: { type: 'allow' } as const,
        condition: { ...common, regexFilter },
      })),
    ...webmails
      .flatMap(({ exitAddresses }) => exitAddresses)
      .map((regexFilter) => ({
        priority: ADDRESS_PRIORITY,
        action: redirect,
        condition: { ...common, regexFilter, excludedInitiatorDomains: [own.id] },
      })),
  ];
  return rules.map((rule, index) => ({ id: index + 1, ...rule }));
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
