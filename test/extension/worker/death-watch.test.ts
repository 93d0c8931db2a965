import { describe, expect, it } from 'vitest';
import { DeathWatch } from '../../../extension/worker/death-watch.ts';

function setting(isBroken = false) {
  const done: string[] = [];
  const note = (what: string) => {
    done.push(what);
    return Promise.resolve();
  };
  const watch = new DeathWatch({
    alarms: { set: (_name, minutes) => note(`alarm in ${minutes}`), clear: () => note('no alarm') },
    tabs: {
      ofSites: () => (isBroken ? Promise.reject(new Error('no tabs')) : Promise.resolve([7])),
      watch(tabId) {
        done.push(`watch ${tabId}`);
        return () => done.push(`end ${tabId}`);
      },
    },
    log: (event) => done.push(event),
    sites: () => Promise.resolve(['https://mail.example.org/*']),
  });
  return { done, watch };
}

describe('DeathWatch', () => {
  it('has pages and the clock watch while something lasts, and lets them go at the last end', async () => {
    const { done, watch } = setting();
    const [first, second] = [watch.begin(), watch.begin()];
    await expect.poll(() => done).toContain('watch 7');
    first();
    first();
    expect(done).not.toContain('end 7');
    second();
    await expect.poll(() => done).toContain('no alarm');
    expect(done.toSorted()).toEqual(['alarm in 0.5', 'end 7', 'no alarm', 'watch 7']);
  });

  it('keeps the clock when something new began meanwhile', async () => {
    const { done, watch } = setting();
    watch.begin()();
    const end = watch.begin();
    await expect.poll(() => done.filter((what) => what === 'watch 7')).toHaveLength(2);
    await expect.poll(() => done.filter((what) => what === 'end 7')).toHaveLength(1);
    expect(done).not.toContain('no alarm');
    end();
    await expect.poll(() => done).toContain('no alarm');
  });

  it('lets the work go on when nobody can watch', async () => {
    const { done, watch } = setting(true);
    watch.begin()();
    await expect.poll(() => done).toContain('no alarm');
    expect(done).toContain('not-watched');
  });
});
