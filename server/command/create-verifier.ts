import { readFile } from 'node:fs/promises';
import { readPolicy } from '../../core/policy/read-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { endpointOfPolicy } from '../../core/scoring/endpoint-of-policy.ts';
import type { Verifier } from '../../core/verify/verify-message.ts';
import { nodeCodec, nodeFetch, systemClock } from '../node-ports.ts';
import { UsageError } from './io.ts';
import { openListReader, type ListKeeping } from './open-list-reader.ts';
import type { VerifyOptions } from './verify-options.ts';

/**
 * Everything a verification on this machine needs. `token` is for the endpoint of the options. `warn` is told of lists
 * that could not be refreshed. Throws `UsageError` for options that do not fit together, and whatever keeps policy or
 * lists from being read: without them there is no verdict.
 */
export async function createVerifier(
  options: VerifyOptions,
  token: string,
  warn: (message: string) => void,
  keeping?: ListKeeping,
): Promise<Verifier> {
  const policy = withEndpoint(await policyOf(options.policy), options.endpoint, token);
  return verifierOf(policy, options, warn, keeping);
}

/** The same with a policy that was read already. */
export async function verifierOf(
  policy: Policy,
  options: Pick<VerifyOptions, 'lists' | 'key' | 'cache'>,
  warn: (message: string) => void,
  keeping?: ListKeeping,
): Promise<Verifier> {
  return {
    policy,
    lists: await openListReader(options, policy, warn, keeping),
    endpoint: endpointOfPolicy(policy.scoring, { fetch: nodeFetch, clock: systemClock }),
    codec: nodeCodec,
    clock: systemClock,
    host: 'filter',
  };
}

async function policyOf(file: string | undefined): Promise<Policy> {
  return readPolicy(file === undefined ? {} : (JSON.parse(await readFile(file, 'utf8')) as unknown));
}

function withEndpoint(policy: Policy, endpoint: string | undefined, token: string): Policy {
  if (endpoint === undefined) return policy;
  if (!URL.canParse(endpoint)) throw new UsageError('--endpoint needs an http(s) address.');
  const credential = token === '' ? policy.scoring.credential : token;
  return readPolicy({ ...policy, scoring: { ...policy.scoring, kind: 'mailwicket', endpoint, credential } });
}
