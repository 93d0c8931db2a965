import { describe, expect, it } from 'vitest';
import { gmailRoutes } from '../../../extension/webmail/gmail/routes.ts';
import { Pace } from '../../../extension/worker/pace.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const { signal } = new AbortController();

/** When each of so many requests was let go, all asked for at once. */
async function timesOf(count: number, rules = gmailRoutes.pace ?? []): Promise<number[]> {
  const clock = new FakeClock(1_000_000);
  const begin = clock.now();
  const pace = new Pace(rules, clock);
  const times: number[] = [];
  const all = Promise.all(
    Array.from({ length: count }, () => pace.take(signal).then(() => times.push(clock.now() - begin))),
  );
  await clock.run(all);
  return times;
}

describe('the pace of requests', () => {
  it("keeps Gmail's two rules at once", async () => {
    const times = await timesOf(120);
    expect(times).toHaveLength(120);
    for (const { requests, ms } of [
      { requests: 7, ms: 1_000 },
      { requests: 50, ms: 10_000 },
    ]) {
      const most = Math.max(
        ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length),
      );
      expect(most).toBe(requests);
    }
  });

  it('lets go at once where there is no rule', async () => {
    expect(new Set(await timesOf(200, []))).toEqual(new Set([0]));
  });
});
