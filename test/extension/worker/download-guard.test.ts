import { describe, expect, it } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { DownloadItem, Downloads } from '../../../extension/browser/chromium-downloads.ts';
import type { SavingPage } from '../../../extension/browser/saving-page.ts';
import type { ExitDecision } from '../../../extension/exits/judge-exit.ts';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { readRequest } from '../../../extension/webmail/all-routes.ts';
import { DownloadGuard } from '../../../extension/worker/download-guard.ts';
import { DownloadLedger } from '../../../extension/worker/download-ledger.ts';
import { FileSaver } from '../../../extension/worker/file-saver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };
const SITE = 'https://mail.example.org';
const ITEM: DownloadItem = {
  id: 7,
  url: `blob:${SITE}/1-2`,
  finalUrl: `blob:${SITE}/1-2`,
  referrer: `${SITE}/`,
  filename: '/home/user/a.zip',
  mime: 'application/zip',
  state: 'in_progress',
  error: '',
  startedAt: 0,
  byExtensionId: '',
};
const REFUSED: ExitDecision = {
  release: false,
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

/** Where the page of ours offers a file. */
const SAVED = `blob:${own.origin}/3-4`;

/** Longer than a worker waits to be told of what started it. */
const LATER_MS = 2_000;

function start(
  decision: Promise<ExitDecision> | (() => Promise<ExitDecision>),
  bytes = new Uint8Array([1]),
  openSites: readonly string[] = [],
  protectedSites: readonly string[] = [SITE],
) {
  const done: string[] = [];
  const notices: Notice[] = [];
  const [session, local] = [memoryValues(), memoryValues()];
  const told: string[] = [];
  const read: string[] = [];
  const forgotten: string[] = [];
  const clock = new FakeClock(0);
  let name: ((item: DownloadItem, go: (name?: string) => void) => 'hold' | 'let-go') | undefined;
  let interrupted: ((id: number) => void) | undefined;
  const items = new Map([[ITEM.id, ITEM]]);
  const downloads: Downloads = {
    onNaming: (listener) => (name = listener),
    onInterrupted: (listener) => (interrupted = listener),
    find: (id) => Promise.resolve(items.get(id)),
    since: (at) => Promise.resolve([...items.values()].filter(({ startedAt }) => startedAt >= at)),
    discard: (id) => {
      done.push(`discard ${id}`);
      return Promise.resolve();
    },
    begin: () => Promise.resolve(),
  };
  const page: SavingPage = {
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    offer: ({ name: filename, type, bytes: saved }) =>
      Promise.resolve({
        address: SAVED,
        // As Chromium does, it asks for a name.
        save: () => {
          done.push(`save ${filename} ${type} ${saved.join()}`);
          const asked = name?.(
            { ...ITEM, id: 8, url: SAVED, finalUrl: SAVED, referrer: '' },
            () => undefined,
          );
          expect(asked).toBe('let-go');
        },
      }),
  };
  /** Another worker, with what the former one left behind. */
  const open = () => {
    const guard = new DownloadGuard({
      downloads,
      ledger: new DownloadLedger({ session, local, clock }),
      saver: new FileSaver({ page, clock }),
      watch: { begin: () => () => undefined },
      codec: webCodec,
      clock,
      log: () => undefined,
      own,
      isProtected: (origin) => Promise.resolve(protectedSites.includes(origin)),
      openSites: () => Promise.resolve(openSites),
      contentOf: ({ url }) => {
        read.push(url);
        const forget = () => {
          forgotten.push(url);
          return Promise.resolve();
        };
        return Promise.resolve({ bytes, address: url.replace('/1-2', '/copy'), forget });
      },
      readRequest: (url, form) => Promise.resolve(readRequest(url, form, [])),
      judge: () => (typeof decision === 'function' ? decision() : decision),
      notify: (site, notice) => {
        told.push(site);
        notices.push(notice);
        return Promise.resolve();
      },
    });
    guard.listen();
    return guard;
  };
  const recover = async (guard = open()) => {
    const over: string[] = [];
    const recovering = guard.recover().finally(() => over.push('over'));
    await expect
      .poll(() => {
        clock.advance(LATER_MS);
        return over;
      })
      .toEqual(['over']);
    await recovering;
  };
  return {
    guard: open(),
    open,
    recover,
    clock,
    session,
    done,
    notices,
    told,
    read,
    forgotten,
    items,
    left: async () => Object.values(await session.entries('download:')).filter((note) => note !== null),
    go: () => done.push('go'),
    name: (item: DownloadItem, go: (given?: string) => void) => name?.(item, go),
    interrupt: (id: number) => interrupted?.(id),
  };
}

describe('a refusal', () => {
  it('is told to the pages that asked, not only to the host of the bytes', async () => {
    const bytes = 'https://bytes.example';
    const { guard, told } = start(Promise.resolve(REFUSED), undefined, [], [SITE, bytes]);
    const item = { ...ITEM, url: `${SITE}/x`, finalUrl: `${bytes}/y`, referrer: '' };
    await guard.handle(item, [bytes, SITE], () => undefined);
    expect(told).toEqual([bytes, SITE]);
  });
});

const COPY = ITEM.url.replace('/1-2', '/copy');
const BEGUN = ['discard 7', 'save a.zip application/zip 1'];

describe('DownloadGuard', () => {
  it('lets a download of another site go on', async () => {
    const { guard, done, go } = start(Promise.resolve(REFUSED));
    await guard.handle(ITEM, ['https://other.example'], go);
    expect(done).toEqual(['go']);
  });

  it('holds what a redirect of a protected site leads to', async () => {
    const { guard, done, go } = start(Promise.resolve(REFUSED));
    await guard.handle(ITEM, ['https://cdn.example', SITE], go);
    expect(done).toEqual(['discard 7']);
  });

  it('forgets each of several downloads that end at once', async () => {
    const { guard, go, left } = start(Promise.resolve({ release: true }));
    await Promise.all([7, 8, 9].map((id) => guard.handle({ ...ITEM, id }, [SITE], go)));
    expect(await left()).toEqual([]);
  });

  it('stops at once what it judges, and saves those bytes under its name when they may leave', async () => {
    const { guard, done, go, left, forgotten } = start(Promise.resolve({ release: true }));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(BEGUN);
    expect(await left()).toEqual([]);
    await expect.poll(() => forgotten).toEqual([ITEM.url]);
  });

  it('discards refused bytes and says so', async () => {
    const { guard, done, go, notices } = start(Promise.resolve(REFUSED));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(['discard 7']);
    expect(notices).toMatchObject([{ notice: 'exit-refused', filename: 'a.zip', disposition: 'block' }]);
  });

  it('discards what it could not read', async () => {
    const { guard, done, go, notices } = start(Promise.resolve({ release: true }));
    const unread = start(() => Promise.reject(new Error('no verdict')));
    await unread.guard.handle(ITEM, [SITE], unread.go);
    expect([unread.done, unread.notices]).toMatchObject([['discard 7'], [{ reason: 'not-checked' }]]);
    await guard.handle(ITEM, [SITE], go);
    expect([done, notices]).toEqual([BEGUN, []]);
  });

  it('discards when anything fails on the way', async () => {
    const { guard, done, go, session, notices } = start(Promise.resolve({ release: true }));
    session.set = () => Promise.reject(new Error('no storage'));
    await guard.handle(ITEM, [SITE], go);
    expect(new Set(done)).toEqual(new Set(['discard 7']));
    expect(notices).toMatchObject([{ reason: 'not-checked' }]);
  });

  it.each([
    ['judges', [SITE], ['discard 7']],
    ['lets go', [], ['go']],
  ])('%s a data address of no page when %j is open', async (_what, openSites, expected) => {
    const { name, done, go } = start(Promise.resolve(REFUSED), undefined, openSites);
    expect(name({ ...ITEM, url: 'data:,x', finalUrl: 'data:,x', referrer: '' }, go)).toBe('hold');
    await expect.poll(() => done).toEqual(expected);
  });

  it('begins a released file anew where a service worker of the page may have answered it', async () => {
    const { guard, done, go } = start(Promise.resolve({ release: true }));
    await guard.handle({ ...ITEM, url: `${SITE}/x`, finalUrl: `${SITE}/x` }, [SITE], go);
    expect(done).toEqual(BEGUN);
  });

  describe('when a worker died over it', () => {
    const never = () => new Promise<ExitDecision>(() => undefined);
    /** A worker that judges the download and dies; the next one decides. */
    const dieOver = async (decision: ExitDecision, change: Partial<DownloadItem> | undefined) => {
      const decisions = [never, () => Promise.resolve(decision)];
      const setting = start(() => decisions.shift()?.() ?? never());
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
      const setting = start(() => decisions.shift()?.() ?? never());
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
      const setting = start(Promise.resolve({ release: true }));
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
      const setting = start(never, undefined, [SITE]);
      void setting.guard.handle({ ...ITEM, url: address, finalUrl: address, referrer: '' }, [], setting.go);
      await expect.poll(() => setting.done).toEqual(['discard 7']);
      await setting.recover();
      expect(setting.notices.at(-1)).toMatchObject({ reason: 'not-checked', filename: 'a.zip' });
      expect(await setting.left()).toEqual([]);
    });

    it('judges what began while there was no worker, and nothing that was there before', async () => {
      const { recover, items, done, clock, guard } = start(Promise.resolve(REFUSED));
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
      const { open, recover, name, done, go } = start(Promise.resolve({ release: true }));
      const guard = open();
      const recovering = recover(guard);
      expect(name(ITEM, go)).toBe('hold');
      await recovering;
      expect(done).toEqual(BEGUN);
    });
  });

  it('decides at once whether to hold, and holds what is a page’s', async () => {
    const { name, done, go } = start(Promise.resolve({ release: true }));
    expect(name({ ...ITEM, finalUrl: `chrome-extension://abc/exit?${SITE}/` }, go)).toBe('let-go');
    expect(name(ITEM, go)).toBe('hold');
    await expect.poll(() => done).toEqual(BEGUN);
  });

  it('takes the failed entry of a refused exit from the list, and no other', async () => {
    const { interrupt, done, items } = start(Promise.resolve(REFUSED));
    const failed = { ...ITEM, finalUrl: `chrome-extension://abc/exit?${SITE}/`, state: 'interrupted' };
    items.set(8, { ...failed, id: 8, error: 'SERVER_BAD_CONTENT' });
    items.set(9, { ...failed, id: 9, error: 'FILE_NO_SPACE' });
    interrupt(7);
    interrupt(9);
    interrupt(8);
    await expect.poll(() => done).toEqual(['discard 8']);
  });
});
