import { describe, expect, it } from 'vitest';
import { PackageUpdate, TRY_AGAIN_MS } from '../../../extension/worker/package-update.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

function build(busy: boolean[], session = memoryValues()) {
  const later: { readonly ms: number; readonly action: () => Promise<void> }[] = [];
  let reloads = 0;
  const update = new PackageUpdate({
    session,
    isBusy: () => Promise.resolve(busy.shift() ?? false),
    reload: () => {
      reloads++;
    },
    after: (ms, action) => later.push({ ms, action }),
  });
  return { update, later, session, reloads: () => reloads };
}

describe('a newer package', () => {
  it('is put in place at once when nothing is under way', async () => {
    const { update, later, reloads } = build([]);
    await update.found();
    expect([reloads(), later]).toEqual([1, []]);
  });

  it('waits while something is under way, and is tried again', async () => {
    const { update, later, reloads } = build([true, true, false]);
    await update.found();
    expect([reloads(), later.map(({ ms }) => ms)]).toEqual([0, [TRY_AGAIN_MS]]);
    await later[0]?.action();
    await later[1]?.action();
    expect(reloads()).toBe(1);
  });

  it('is put in place by the next worker when the one that found it died', async () => {
    const { update, session } = build([true]);
    await update.found();
    const next = build([], session);
    await next.update.resume();
    expect(next.reloads()).toBe(1);
  });

  it('leaves a worker alone that has none', async () => {
    const { update, reloads } = build([]);
    await update.resume();
    expect(reloads()).toBe(0);
  });
});
