import { describe, expect, it } from 'vitest';
import { MANAGED_SETTLES_MS, PolicyService } from '../../../extension/worker/policy-service.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeManagedValues, memoryValues } from '../../support/extension/memory-values.ts';

function start(local = memoryValues()) {
  const managed = new FakeManagedValues();
  const clock = new FakeClock(1_000_000);
  const service = new PolicyService({ local, session: memoryValues(), managed }, clock);
  return { service, managed, clock, local };
}

describe('PolicyService', () => {
  it('has the defaults without a document', async () => {
    const { policy, forced, problems } = await start().service.state();
    expect(policy.mode).toBe('enforce');
    expect([forced, problems]).toEqual([[], []]);
  });

  it('forces managed values over the user’s and says which', async () => {
    const { service, managed } = start();
    await service.setOwn({ mode: 'audit', onSuspicious: 'block' });
    managed.set({ mode: 'enforce' });
    const { policy, forced } = await service.state();
    expect([policy.mode, policy.onSuspicious, forced]).toEqual(['enforce', 'block', ['mode']]);
  });

  it('announces a managed change', async () => {
    const { service, managed } = start();
    let announced = 0;
    service.onChanged(() => {
      announced++;
      return Promise.resolve();
    });
    managed.set({ mode: 'audit' });
    await expect.poll(() => announced).toBe(1);
  });

  it('keeps the last good managed policy and shows why the new one was refused', async () => {
    const { service, managed } = start();
    managed.set({ onSuspicious: 'block' });
    await service.state();
    managed.set({ onSuspicious: 'blocked' });
    const { policy, problems } = await service.state();
    expect(policy.onSuspicious).toBe('block');
    expect(problems).toMatchObject([{ path: 'onSuspicious' }]);
  });

  it('keeps the last session’s managed policy while values may still come, and drops it afterwards', async () => {
    const before = start();
    before.managed.set({ onSuspicious: 'block' });
    await before.service.state();
    const { service, clock, managed } = start(before.local);
    expect((await service.policy()).onSuspicious).toBe('block');
    clock.advance(MANAGED_SETTLES_MS - 1);
    expect((await service.policy()).onSuspicious).toBe('block');
    clock.advance(1);
    expect((await service.policy()).onSuspicious).toBe('ask');
    managed.set({ onSuspicious: 'release' });
    expect((await service.policy()).onSuspicious).toBe('release');
  });

  it('keeps the former own policy when a new one is wrong', async () => {
    const { service } = start();
    await service.setOwn({ onSuspicious: 'block' });
    const refused = await service.setOwn({ onSuspicious: 'perhaps' });
    expect(refused.problems).toMatchObject([{ path: 'onSuspicious' }]);
    expect((await service.state()).policy.onSuspicious).toBe('block');
  });
});
