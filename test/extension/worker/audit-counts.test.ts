import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { Disposition } from '../../../core/verify/verdict.ts';
import { openDatabase } from '../../../extension/browser/database.ts';
import { AuditCounts } from '../../../extension/worker/audit-counts.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const DAY_MS = 24 * 60 * 60_000;
let databases = 0;

function start(mode: 'audit' | 'enforce' = 'audit') {
  const clock = new FakeClock(Date.parse('2026-11-23T10:00:00Z'));
  const policy = readPolicy({ mode, incidents: { keepDays: 2 } });
  const counts = new AuditCounts(openDatabase(`audits-${databases++}`), clock, () => Promise.resolve(policy));
  return { counts, clock };
}

function audited(rawSha256: string, ...dispositions: readonly Disposition[]) {
  const attachments = dispositions.map((disposition) =>
    attachmentVerdict({ disposition: 'release', receipt: [{ code: 'audit-mode', disposition }] }),
  );
  return { rawSha256, verdict: verdictOf(attachments) };
}

describe('AuditCounts', () => {
  it('counts what would have happened to each attachment', async () => {
    const { counts } = start();
    await counts.add(audited('aa', 'block', 'ask', 'release'));
    await counts.add(audited('bb', 'block', 'hold'));
    expect(await counts.totals()).toEqual({
      since: '2026-11-23T10:00:00.000Z',
      messages: 2,
      block: 2,
      hold: 1,
      ask: 1,
    });
  });

  it('counts a message once, by its newest verdict', async () => {
    const { counts } = start();
    await counts.add(audited('aa', 'ask'));
    await counts.add(audited('aa', 'block'));
    expect(await counts.totals()).toMatchObject({ messages: 1, block: 1, ask: 0 });
  });

  it('counts neither messages without attachments nor those of enforce mode', async () => {
    const { counts } = start();
    await counts.add({ rawSha256: '', verdict: verdictOf([]) });
    await counts.add({ rawSha256: 'aa', verdict: verdictOf([attachmentVerdict({ receipt: [] })]) });
    expect(await counts.totals()).toEqual({ since: '', messages: 0, block: 0, hold: 0, ask: 0 });
  });

  it('forgets what is older than incidents may get', async () => {
    const { counts, clock } = start();
    await counts.add(audited('aa', 'block'));
    clock.advance(3 * DAY_MS);
    await counts.add(audited('bb', 'ask'));
    expect(await counts.totals()).toMatchObject({ messages: 1, block: 0, ask: 1 });
    expect(await counts.prune()).toBe(1);
    expect(await counts.prune()).toBe(0);
  });

  it('has no totals in enforce mode', async () => {
    expect(await start('enforce').counts.totals()).toBeNull();
  });
});
