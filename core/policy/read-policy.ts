import * as v from 'valibot';
import { MailwicketError } from '../errors.ts';
import type { Problem } from '../errors.ts';
import { policySchema } from './policy.ts';
import type { Policy } from './policy.ts';

/**
 * A complete policy from a document as written: keys that were left out have their defaults.
 * Throws `POLICY_INVALID` with the path of every problem when anything in it is unknown or out of range: a policy is
 * taken whole or not at all.
 */
export function readPolicy(input: unknown): Policy {
  const { policy, problems } = tryPolicy(input);
  if (policy === undefined) {
    const paths = problems.map((problem) => problem.path).join(', ');
    throw new MailwicketError('POLICY_INVALID', `policy refused: ${paths}`, { problems });
  }
  return policy;
}

/** Like `readPolicy`, with the problems as a value. */
export function tryPolicy(
  input: unknown,
): { policy: Policy; problems: readonly [] } | { policy: undefined; problems: readonly Problem[] } {
  // The validation library takes an array for an object without keys.
  const result = v.safeParse(policySchema, Array.isArray(input) ? null : input);
  if (result.success) return { policy: result.output, problems: [] };
  const problems = new Map<string, Problem>();
  for (const issue of result.issues) {
    const path = v.getDotPath(issue) ?? '';
    // The first problem of a value is its own; those after it follow from it.
    if (!problems.has(path)) problems.set(path, { path, message: issue.message });
  }
  return { policy: undefined, problems: [...problems.values()] };
}

/** The policy of a person without an administrator. */
export const defaultPolicy: Policy = readPolicy({});
