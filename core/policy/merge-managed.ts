import type { Problem } from '../errors.ts';
import type { Policy } from './policy.ts';
import { defaultPolicy, tryPolicy } from './read-policy.ts';

export interface PolicyProblem extends Problem {
  /** Whose document is at fault. */
  readonly source: 'own' | 'managed';
}

export interface MergedPolicy {
  readonly policy: Policy;
  /** Paths of the values that managed storage forces, such as `onMalicious.download`, sorted. */
  readonly forced: readonly string[];
  /**
   * Why a document, or a part of the own one, was not used. With a problem whose source is `managed` nothing of the
   * managed policy is in `policy`: the caller keeps the last one that had none.
   */
  readonly problems: readonly PolicyProblem[];
}

/**
 * Lays the administrator's values over the user's, one key at a time: only keys that are present are forced, a list is
 * one value. A document that does not validate is refused whole. An own value that contradicts a forced one gives way,
 * with the section it stands in, and is named in `problems`.
 */
export function mergeManaged(own: unknown = {}, managed: unknown = {}): MergedPolicy {
  const problems: PolicyProblem[] = [];
  const accept = (input: unknown, source: PolicyProblem['source']): Section => {
    const refused = tryPolicy(input).problems;
    problems.push(...refused.map((problem) => ({ ...problem, source })));
    return refused.length === 0 && isSection(input) ? input : {};
  };
  const mine = accept(own, 'own');
  const theirs = accept(managed, 'managed');
  const forced = leafPaths(theirs, '').sort();

  const merged = tryPolicy(overlay(mine, theirs));
  if (merged.policy !== undefined) return { policy: merged.policy, forced, problems };
  // Each alone is valid, so what is left is a contradiction between two of their values.
  problems.push(...merged.problems.map((problem) => ({ ...problem, source: 'own' as const })));
  const sections = new Set(merged.problems.map(({ path }) => path.split('.')[0]));
  const kept = Object.fromEntries(Object.entries(mine).filter(([key]) => !sections.has(key)));
  const { policy } = tryPolicy(overlay(kept, theirs));
  return { policy: policy ?? defaultPolicy, forced, problems };
}

type Section = Readonly<Record<string, unknown>>;

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overlay(below: Section, above: Section): Section {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = merged.get(key);
    merged.set(key, isSection(value) && isSection(under) ? overlay(under, value) : value);
  }
  return Object.fromEntries(merged);
}

function leafPaths(section: Section, prefix: string): string[] {
  return Object.entries(section).flatMap(([key, value]) =>
    isSection(value) ? leafPaths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
