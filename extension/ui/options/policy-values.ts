import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import type { Policy, PolicyInput } from '../../../core/policy/policy.ts';
import { policyFieldGroups } from './policy-fields.ts';

type Path = readonly string[];

/** The value at a path of a policy. */
export function valueAt(policy: unknown, path: Path): unknown {
  let value: unknown = policy;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** A copy of a policy with another value at a path. */
export function withValue<T extends object>(policy: T, path: Path, value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return policy;
  const inner = (policy as Readonly<Record<string, unknown>>)[key];
  const next =
    rest.length === 0
      ? value
      : withValue(typeof inner === 'object' && inner !== null ? inner : {}, rest, value);
  return { ...policy, [key]: next };
}

/** Whether a path is forced by managed storage, itself or as part of a forced group. */
export function isForced(forced: readonly string[], path: Path): boolean {
  const written = path.join('.');
  return forced.some((one) => one === written || written.startsWith(`${one}.`));
}

/**
 * What the user set: values that are neither forced nor the default, so that a better default of a later version is not
 * kept away by a form that was saved once.
 */
export function ownPolicy(policy: Policy, forced: readonly string[]): PolicyInput {
  const defaults = v.parse(policySchema, {});
  let own: PolicyInput = {};
  for (const { path } of policyFieldGroups().flatMap(({ fields }) => fields)) {
    const value = valueAt(policy, path);
    const isDefault = JSON.stringify(value) === JSON.stringify(valueAt(defaults, path));
    if (!isDefault && !isForced(forced, path)) own = withValue(own, path, value);
  }
  return own;
}
