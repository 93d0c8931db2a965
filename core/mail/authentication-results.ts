import { domainOf, normaliseDomain } from './addresses.ts';
import type { AuthenticationResult } from './authentication-results-field.ts';
import { parseAuthenticationResults, trustedResultFields } from './authentication-results-field.ts';
import { addressesOf, headerName } from './identities.ts';
import type { Message } from './message.ts';

/** What the trusted servers say of the message as a whole. */
export interface Authentication {
  /** `pass`: DMARC passed for the domain of the one `From` address. `none`: no trusted server says anything of DMARC. */
  readonly state: 'pass' | 'fail' | 'none';
  readonly why: AuthenticationReason;
  /** Every result of the fields that count, of all methods. */
  readonly results: readonly AuthenticationResult[];
  /** The one address of the one `From` field, `''` when there is not exactly one. */
  readonly from: string;
}

export type AuthenticationReason =
  | 'dmarc-pass'
  | 'aligned-dkim-pass'
  | 'not-required'
  | 'no-trusted-results'
  | 'unreadable-results'
  | 'no-single-from'
  | 'no-dmarc-result'
  | 'dmarc-not-pass'
  | 'contradicting-results'
  | 'other-domain'
  | 'address-not-authenticated';

export interface AuthenticationPolicy {
  readonly trustedAuthservIds: readonly string[];
  readonly allowEntryNeeds: 'dmarc' | 'dmarc-or-aligned-dkim' | 'none';
}

/** Reads the trusted `Authentication-Results` of a message. Everything it cannot read counts as not passed. */
export function authenticationOf(
  message: Pick<Message, 'header'>,
  policy: Pick<AuthenticationPolicy, 'trustedAuthservIds'>,
): Authentication {
  const from = singleFrom(message);
  const values = trustedResultFields(message.header, policy.trustedAuthservIds);
  const parsed = values.map(parseAuthenticationResults);
  const results = parsed.flatMap((field) => field?.results ?? []);
  const answer = (state: Authentication['state'], why: AuthenticationReason): Authentication => ({
    state,
    why,
    results: parsed.includes(undefined) ? [] : results,
    from,
  });
  if (values.length === 0) return answer('none', 'no-trusted-results');
  if (parsed.includes(undefined)) return answer('fail', 'unreadable-results');
  if (from === '') return answer('fail', 'no-single-from');
  const dmarc = results.filter((result) => result.method === 'dmarc');
  const [first, ...more] = dmarc;
  if (first === undefined) return answer('none', 'no-dmarc-result');
  if (more.length > 0) return answer('fail', 'contradicting-results');
  if (first.result !== 'pass') return answer('fail', 'dmarc-not-pass');
  if (propertyDomain(first, 'header.from') !== domainOf(from)) return answer('fail', 'other-domain');
  return answer('pass', 'dmarc-pass');
}

/**
 * Whether an allow entry on a sender address may count (`policy.authentication.allowEntryNeeds`).
 *
 * `address` is normalised. The `From` address counts when DMARC passed for its domain or, with
 * `dmarc-or-aligned-dkim`, when a DKIM signature of its domain or of a parent of it passed and DMARC did not fail.
 * Any other address (envelope, `Sender`) counts when that holds and it has the domain of `From`, or SPF passed for its
 * own domain.
 */
export function senderAuthenticated(
  message: Pick<Message, 'header'>,
  address: string,
  policy: AuthenticationPolicy,
): { readonly authenticated: boolean; readonly why: AuthenticationReason } {
  if (policy.allowEntryNeeds === 'none') return { authenticated: true, why: 'not-required' };
  const authentication = authenticationOf(message, policy);
  const { from, results } = authentication;
  let why = authentication.why;
  if (authentication.state !== 'pass') {
    const dkimIsEnough = policy.allowEntryNeeds === 'dmarc-or-aligned-dkim' && why === 'no-dmarc-result';
    if (!dkimIsEnough || !results.some((result) => isAlignedDkim(result, domainOf(from)))) {
      return { authenticated: false, why };
    }
    why = 'aligned-dkim-pass';
  }
  const ownDomain = domainOf(address);
  if (address === from || ownDomain === domainOf(from)) return { authenticated: true, why };
  const spf = results.filter((result) => result.method === 'spf');
  const passed = spf.length === 1 && spf[0]?.result === 'pass' ? propertyDomain(spf[0], 'smtp.mailfrom') : '';
  return passed === ownDomain
    ? { authenticated: true, why }
    : { authenticated: false, why: 'address-not-authenticated' };
}

function singleFrom(message: Pick<Message, 'header'>): string {
  const fields = message.header.filter((field) => headerName(field.name) === 'from');
  const addresses = fields.length === 1 ? addressesOf(fields.map((field) => field.value)) : [];
  return addresses.length === 1 ? (addresses[0] ?? '') : '';
}

/** Signed by the domain itself or by one above it: a name below it may belong to somebody else. */
function isAlignedDkim(result: AuthenticationResult, fromDomain: string): boolean {
  if (result.method !== 'dkim' || result.result !== 'pass') return false;
  const signer = propertyDomain(result, 'header.d') || propertyDomain(result, 'header.i');
  return signer.includes('.') && (signer === fromDomain || fromDomain.endsWith(`.${signer}`));
}

/** The domain of a property that is given exactly once: a domain or an address. */
function propertyDomain(result: AuthenticationResult, name: string): string {
  const values = result.properties.get(name);
  const [value] = values ?? [];
  if (value === undefined || values?.length !== 1) return '';
  return normaliseDomain(value.slice(value.lastIndexOf('@') + 1)) ?? '';
}
