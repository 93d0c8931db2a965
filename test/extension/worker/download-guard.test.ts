import { describe, expect, it } from 'vitest';
import type { DownloadItem } from '../../../extension/browser/chromium-downloads.ts';
import type { ExitDecision } from '../../../extension/exits/judge-exit.ts';
import { ITEM, REFUSED, SAVED, SITE, startGuard } from '../../support/extension/guarded-downloads.ts';

describe('a refusal', () => {
  it('is told to the pages that asked, not only to the host of the bytes', async () => {
    const bytes = 'https://bytes.example';
    const { guard, told } = startGuard(Promise.resolve(REFUSED), undefined, [], [SITE, bytes]);
    const item = { ...ITEM, url: `${SITE}/x`, finalUrl: `${bytes}/y`, referrer: '' };
    await guard.handle(item, [bytes, SITE], () => undefined);
    expect(told).toEqual([bytes, SITE]);
  });
});

const COPY = ITEM.url.replace('/1-2', '/copy');
const BEGUN = ['discard 7', 'save a.zip application/zip 1'];

describe('DownloadGuard', () => {
  it('lets a download of another site go on', async () => {
    const { guard, done, go } = startGuard(Promise.resolve(REFUSED));
    await guard.handle(ITEM, ['https://other.example'], go);
    expect(done).toEqual(['go']);
  });

  it('holds what a redirect of a protected site leads to', async () => {
    const { guard, done, go } = startGuard(Promise.resolve(REFUSED));
    await guard.handle(ITEM, ['https://cdn.example', SITE], go);
    expect(done).toEqual(['discard 7']);
  });

  it('forgets each of several downloads that end at once', async () => {
    const { guard, go, left } = startGuard(Promise.resolve({ release: true }));
    await Promise.all([7, 8, 9].map((id) => guard.handle({ ...ITEM, id }, [SITE], go)));
    expect(await left()).toEqual([]);
  });

  it('stops at once what it judges, and saves those bytes under its name when they may leave', async () => {
    const { guard, done, go, left, forgotten } = startGuard(Promise.resolve({ release: true }));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(BEGUN);
    expect(await left()).toEqual([]);
    await expect.poll(() => forgotten).toEqual([ITEM.url]);
  });

  it('discards refused bytes and says so', async () => {
    const { guard, done, go, notices } = startGuard(Promise.resolve(REFUSED));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(['discard 7']);
    expect(notices).toMatchObject([{ notice: 'exit-refused', filename: 'a.zip', disposition: 'block' }]);
  });

  it('discards what it could not read', async () => {
    const { guard, done, go, notices } = startGuard(Promise.resolve({ release: true }));
    const unread = startGuard(() => Promise.reject(new Error('no verdict')));
    await unread.guard.handle(ITEM, [SITE], unread.go);
    expect([unread.done, unread.notices]).toMatchObject([['discard 7'], [{ reason: 'not-checked' }]]);
    await guard.handle(ITEM, [SITE], go);
    expect([done, notices]).toEqual([BEGUN, []]);
  });

  it('discards when anything fails on the way', async () => {
    const { guard, done, go, session, notices } = startGuard(Promise.resolve({ release: true }));
    session.set = () => Promise.reject(new Error('no storage'));
    await guard.handle(ITEM, [SITE], go);
    expect(new Set(done)).toEqual(new Set(['discard 7']));
    expect(notices).toMatchObject([{ reason: 'not-checked' }]);
  });

  it.each([
    ['judges', [SITE], ['discard 7']],
    ['lets go', [], ['go']],
  ])('%s a data address of no page when %j is open', async (_what, openSites, expected) => {
    const { name, done, go } = startGuard(Promise.resolve(REFUSED), undefined, openSites);
    expect(name({ ...ITEM, url: 'data:,x', finalUrl: 'data:,x', referrer: '' }, go)).toBe('hold');
    await expect.poll(() => done).toEqual(expected);
  });

  it('begins a released file anew where a service worker of the page may have answered it', async () => {
    const { guard, done, go } = startGuard(Promise.resolve({ release: true }));
    await guard.handle({ ...ITEM, url: `${SITE}/x`, finalUrl: `${SITE}/x` }, [SITE], go);
    expect(done).toEqual(BEGUN);
  });

  describe('when a worker died over it', () => {
    const never = () => new Promise<ExitDecision>(() => undefined);
    /** A worker that judges the download and dies; the next one decides. */
    const dieOver = async (decision: ExitDecision, change: Partial<DownloadItem> | undefined) => {
      const decisions = [never, () => Promise.resolve(decision)];
      const setting = startGuard(() => decisions.shift()?.() ?? never());
      void setting.guard.handle(ITEM, [SITE], setting.go);
      await expect.poll(() => decisions.length).toBe(1);
      setting.done.splice(0);
      if (change === undefined) setting.items.delete(ITEM.id);
      else setting.items.set(ITEM.id, { ...ITEM, ...change });
      await setting.recover();
      expect(await setting.left()).toEqual([]);
      // The page may have taken its own address back.
      expect(setting.read).toEqual([ITEM.url, COPY]);
      return setting;
    };

    it.each([
      { what: 'was stopped', change: undefined },
      { what: 'was stopped and is listed still', change: { state: 'interrupted' } },
      { what: 'was saved by Chromium', change: { state: 'complete' } },
      { what: 'is being saved', change: {} },
    ])('removes what is malicious and $what', async ({ change }) => {
      const setting = await dieOver(REFUSED, change);
      expect(new Set(setting.done)).toEqual(new Set(['discard 7']));
      expect(setting.notices).toMatchObject([
        { notice: 'exit-refused', filename: 'a.zip', reason: 'verdict' },
      ]);
    });

    it.each([
      { what: 'was stopped', change: undefined, done: BEGUN },
      { what: 'was saved by Chromium', change: { state: 'complete' }, done: [] },
      { what: 'is being saved', change: {}, done: [] },
    ])('lets the user have what is harmless and $what', async ({ change, done }) => {
      const setting = await dieOver({ release: true }, change);
      expect(setting.done).toEqual(done);
      expect(setting.notices).toEqual([]);
    });

    it('takes away what Chromium saved while its verdict is long in coming, and gives it back', async () => {
      let release: ((decision: ExitDecision) => void) | undefined;
      const late = () => new Promise<ExitDecision>((resolve) => (release = resolve));
      const decisions = [never, late];
      const setting = startGuard(() => decisions.shift()?.() ?? never());
      void setting.guard.handle(ITEM, [SITE], setting.go);
      await expect.poll(() => decisions.length).toBe(1);
      setting.done.splice(0);
      setting.items.set(ITEM.id, { ...ITEM, state: 'complete' });
      const recovering = setting.recover();
      await expect.poll(() => setting.done).toEqual(['discard 7']);
      release?.({ release: true });
      await recovering;
      expect(setting.done).toEqual(BEGUN);
    });

    it('does not begin for a second time what it began', async () => {
      const setting = startGuard(Promise.resolve({ release: true }));
      const begun = { ...ITEM, id: 8, url: SAVED, finalUrl: SAVED, referrer: '' };
      // It dies when the new download has begun and before it could note that.
      const { session } = setting;
      const write = session.set.bind(session);
      session.set = (key, value) =>
        value === null ? new Promise<never>(() => undefined) : write(key, value);
      void setting.guard.handle(ITEM, [SITE], setting.go);
      await expect.poll(() => setting.done).toEqual(BEGUN);
      session.set = write;
      setting.items.clear();
      setting.items.set(8, begun);
      await setting.recover();
      expect(setting.done).toEqual(BEGUN);
      expect(await setting.left()).toEqual([]);
    });

    it('tells the user of one that was too large to be kept', async () => {
      const address = `data:,${'x'.repeat(300_000)}`;
      const setting = startGuard(never, undefined, [SITE]);
      void setting.guard.handle({ ...ITEM, url: address, finalUrl: address, referrer: '' }, [], setting.go);
      await expect.poll(() => setting.done).toEqual(['discard 7']);
      await setting.recover();
      expect(setting.notices.at(-1)).toMatchObject({ reason: 'not-checked', filename: 'a.zip' });
      expect(await setting.left()).toEqual([]);
    });

    it('judges what began while there was no worker, and nothing that was there before', async () => {
      const { recover, items, done, clock, guard } = startGuard(Promise.resolve(REFUSED));
      items.clear();
      // The first worker of a session finds what was there before.
      items.set(3, { ...ITEM, id: 3, state: 'complete', startedAt: -1 });
      await recover(guard);
      const later = { ...ITEM, startedAt: clock.now(), filename: '' };
      items.set(8, { ...later, id: 8 });
      items.set(9, { ...later, id: 9, state: 'complete' });
      items.set(10, { ...later, id: 10, url: 'https://other.example/', finalUrl: 'https://other.example/' });
      items.set(11, { ...later, id: 11, state: 'interrupted' });
      await recover();
      expect(done.toSorted()).toEqual(['discard 8', 'discard 9']);
      await recover();
      expect(done).toHaveLength(2);
    });

    it('leaves alone what it is told of itself', async () => {
      const { open, recover, name, done, go } = startGuard(Promise.resolve({ release: true }));
      const guard = open();
      const recovering = recover(guard);
      expect(name(ITEM, go)).toBe('hold');
      await recovering;
      expect(done).toEqual(BEGUN);
    });
  });

  it('decides at once whether to hold, and holds what is a page’s', async () => {
    const { name, done, go } = startGuard(Promise.resolve({ release: true }));
    expect(name({ ...ITEM, finalUrl: `chrome-extension://abc/exit?${SITE}/` }, go)).toBe('let-go');
    expect(name(ITEM, go)).toBe('hold');
    await expect.poll(() => done).toEqual(BEGUN);
  });

  it('takes the failed entry of a refused exit from the list, and no other', async () => {
    const { interrupt, done, items } = startGuard(Promise.resolve(REFUSED));
    const failed = { ...ITEM, finalUrl: `chrome-extension://abc/exit?${SITE}/`, state: 'interrupted' };
    items.set(8, { ...failed, id: 8, error: 'SERVER_BAD_CONTENT' });
    items.set(9, { ...failed, id: 9, error: 'FILE_NO_SPACE' });
    interrupt(7);
    interrupt(9);
    interrupt(8);
    await expect.poll(() => done).toEqual(['discard 8']);
  });
});
