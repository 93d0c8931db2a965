import type { ThreatLevel } from '../verify/verdict.ts';

/** The five points of the source product: score at which each level starts, highest first. */
const POINTS: readonly (readonly [score: number, level: ThreatLevel])[] = [
  [1, 'critical'],
  [0.75, 'high'],
  [0.5, 'medium'],
  [0.25, 'low'],
];

/**
 * The threat level of a score from 0 to 1. A score between two points takes the level of the point below it: our rule,
 * as the source product defines the points only.
 */
export function levelOf(score: number): ThreatLevel {
  return POINTS.find(([point]) => score >= point)?.[1] ?? 'benign';
}

/**
 * A score on the firewall's scale of 0 to 10, where 1–3 is low, 4–6 medium, 7–10 high and 7 the recommended threshold.
 * Our mapping: the vendor's own comparison chart is not public.
 */
export function outOfTen(score: number): number {
  return Math.round(10 * score);
}
