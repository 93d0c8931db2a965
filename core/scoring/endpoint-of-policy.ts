import type { Policy } from '../policy/policy.ts';
import { atpApplianceClient } from './atp-appliance-client.ts';
import { atpCloudClient } from './atp-cloud-client.ts';
import { mailwicketClient } from './mailwicket-client.ts';
import type { EndpointPorts } from './request-json.ts';
import type { ScoringEndpoint } from './scoring-endpoint.ts';
import { virustotalClient } from './virustotal-client.ts';

/**
 * The endpoint that a policy names; `undefined` where it names none, lets nothing leave, or gives no address to a service
 * that everybody runs at an address of their own.
 */
export function endpointOfPolicy(
  scoring: Policy['scoring'],
  ports: Omit<EndpointPorts, 'timeoutMs'>,
): ScoringEndpoint | undefined {
  const { kind, endpoint, credential, submit, timeoutMs } = scoring;
  if (submit === 'never') return undefined;
  const all = { ...ports, timeoutMs };
  switch (kind) {
    case 'none':
      return undefined;
    case 'mailwicket':
      return endpoint === '' ? undefined : mailwicketClient(endpoint, credential, all);
    case 'atp-appliance':
      return endpoint === '' ? undefined : atpApplianceClient(endpoint, credential, all);
    case 'atp-cloud':
      return atpCloudClient(endpoint, credential, all);
    case 'virustotal':
      return virustotalClient(endpoint, credential, all);
  }
}
