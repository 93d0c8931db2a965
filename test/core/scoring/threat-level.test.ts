import { describe, expect, it } from 'vitest';
import { levelOf, outOfTen } from '../../../core/scoring/threat-level.ts';

describe('levelOf', () => {
  it.each([
    [0, 'benign'],
    [0.24, 'benign'],
    [0.25, 'low'],
    [0.49, 'low'],
    [0.5, 'medium'],
    [0.74, 'medium'],
    [0.75, 'high'],
    [0.99, 'high'],
    [1, 'critical'],
  ])('of %d is %s: the point below', (score, level) => {
    expect(levelOf(score)).toBe(level);
  });
});

describe('outOfTen', () => {
  it.each([
    [0, 0],
    [0.25, 3],
    [0.5, 5],
    [0.7, 7],
    [0.75, 8],
    [1, 10],
  ])('of %d is %d', (score, expected) => {
    expect(outOfTen(score)).toBe(expected);
  });
});
