import type { Policy } from '../../core/policy/policy.ts';
import type { Clock, HttpFetch } from '../../core/ports.ts';
import { mailwicketClient } from '../../core/scoring/mailwicket-client.ts';
import type { ScoringEndpoint } from '../../core/scoring/scoring-endpoint.ts';

/** The endpoint that policy names; `undefined` when it names none. */
export function endpointOf(
  { kind, endpoint, credential, timeoutMs }: Policy['scoring'],
  ports: { readonly fetch: HttpFetch; readonly clock: Clock },
): ScoringEndpoint | undefined {
  if (kind === 'none' || endpoint === '') return undefined;
  return mailwicketClient(endpoint, credential, { ...ports, timeoutMs });
}
