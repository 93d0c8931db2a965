import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../server/serve/http/rate-limit.ts';

describe('RateLimit', () => {
  it('allows a burst, then tells how long to wait, then allows again', () => {
    let now = 0;
    const limit = new RateLimit(60, () => now);
    for (let count = 0; count < 60; count++) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(1);
    now = 999;
    expect(limit.take('a')).toBe(1);
    now = 1_000;
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(1);
  });

  it('counts each key for itself', () => {
    const limit = new RateLimit(1, () => 0);
    expect(limit.take('a')).toBe(0);
    expect(limit.take('b')).toBe(0);
    expect(limit.take('a')).toBe(60);
  });

  it('never holds more than its burst after a long rest', () => {
    let now = 0;
    const limit = new RateLimit(2, () => now);
    limit.take('a');
    now = 86_400_000;
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 30]);
  });

  it('forgets the key seen longest ago when there are too many, and no other', () => {
    const limit = new RateLimit(1, () => 0);
    for (let key = 0; key <= 10_000; key++) limit.take(`key ${key}`);
    expect(limit.take('key 10000')).toBe(60);
    expect(limit.take('key 0')).toBe(0);
  });
});
