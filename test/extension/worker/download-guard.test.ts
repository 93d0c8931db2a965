import { describe, expect, it } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { DownloadItem, Downloads } from '../../../extension/browser/chromium-downloads.ts';
import type { ExitDecision } from '../../../extension/exits/judge-exit.ts';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { readRequest } from '../../../extension/webmail/all-routes.ts';
import { DownloadGuard, guardedSites, HOLD_MS } from '../../../extension/worker/download-guard.ts';
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
  byExtensionId: '',
};
const REFUSED: ExitDecision = {
  release: false,
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

function start(
  decision: Promise<ExitDecision> | (() => Promise<ExitDecision>),
  bytes: Uint8Array | undefined = new Uint8Array([1]),
  openSites: readonly string[] = [],
  protectedSites: readonly string[] = [SITE],
) {
  const done: string[] = [];
  const notices: Notice[] = [];
  const told: string[] = [];
  const session = memoryValues();
  const clock = new FakeClock(0);
  let name: ((item: DownloadItem, go: () => void) => 'hold' | 'let-go') | undefined;
  let interrupted: ((id: number) => void) | undefined;
  const items = new Map([[ITEM.id, ITEM]]);
  const downloads: Downloads = {
    onNaming: (listener) => (name = listener),
    onInterrupted: (listener) => (interrupted = listener),
    find: (id) => Promise.resolve(items.get(id)),
    discard: (id) => {
      done.push(`discard ${id}`);
      return Promise.resolve();
    },
    begin: (url, filename) => {
      done.push(`begin ${url} ${filename}`);
      return Promise.resolve();
    },
  };
  const guard = new DownloadGuard({
    downloads,
    session,
    codec: webCodec,
    clock,
    log: () => undefined,
    own,
    isProtected: (origin) => Promise.resolve(protectedSites.includes(origin)),
    openSites: () => Promise.resolve(openSites),
    bytesOf: () => Promise.resolve(bytes),
    readRequest: (url, form) => Promise.resolve(readRequest(url, form, [])),
    judge: () => (typeof decision === 'function' ? decision() : decision),
    notify: (site, notice) => {
      told.push(site);
      notices.push(notice);
      return Promise.resolve();
    },
  });
  guard.listen();
  return {
    guard,
    clock,
    session,
    done,
    notices,
    told,
    items,
    go: () => done.push('go'),
    name: (item: DownloadItem, go: () => void) => name?.(item, go),
    interrupt: (id: number) => interrupted?.(id),
  };
}

describe('a refusal', () => {
  it('is told to the pages that asked, not only to the host of the bytes', async () => {
    const bytes = 'https://bytes.example';
    const { guard, told } = start(Promise.resolve(REFUSED), undefined, [], [SITE, bytes]);
    const item = { ...ITEM, url: `${SITE}/x`, finalUrl: `${bytes}/y`, referrer: '' };
    await guard.handle(item, guardedSites(item, own), () => undefined);
    expect(told).toEqual([bytes, SITE]);
  });
});

describe('guardedSite', () => {
  it.each([
    ['our own download', { byExtensionId: 'abc' }, []],
    ['an answer of the exit worker', { finalUrl: 'chrome-extension://abc/exit?https://x.example/' }, []],
    ['a blob of a page', {}, [SITE]],
    ['a plain address', { url: `${SITE}/x`, finalUrl: `${SITE}/y`, referrer: '' }, [SITE]],
    [
      'what another server sends after a redirect',
      { url: `${SITE}/x`, finalUrl: 'https://cdn.example/y' },
      ['https://cdn.example', SITE],
    ],
    [
      'a file of the web that a mail links to',
      { url: 'https://web.example/x', finalUrl: 'https://web.example/x' },
      ['https://web.example'],
    ],
    ['a data address of a page', { url: 'data:,x', finalUrl: 'data:,x' }, [SITE]],
    ['another extension’s download', { byExtensionId: 'xyz' }, [SITE]],
    ['a local file', { url: 'file:///x', finalUrl: 'file:///x', referrer: '' }, []],
  ])('knows %s', (_what, change, sites) => {
    expect(guardedSites({ ...ITEM, ...change }, own)).toEqual(sites);
  });
});

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
    const { guard, go, session } = start(Promise.resolve({ release: true }));
    await Promise.all([7, 8, 9].map((id) => guard.handle({ ...ITEM, id }, [SITE], go)));
    expect(await session.get('held-downloads')).toEqual({});
  });

  it('lets released bytes go on', async () => {
    const { guard, done, go, session } = start(Promise.resolve({ release: true }));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(['go']);
    expect(await session.get('held-downloads')).toEqual({});
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
    expect([done, notices]).toEqual([['go'], []]);
  });

  it('discards when anything fails on the way', async () => {
    const { guard, done, go, session } = start(Promise.resolve({ release: true }));
    session.set = () => Promise.reject(new Error('no storage'));
    await guard.handle(ITEM, [SITE], go);
    expect(done).toEqual(['discard 7']);
  });

  it('discards before Chromium would save it, and begins again when the verdict allows it', async () => {
    let release: ((decision: ExitDecision) => void) | undefined;
    const { guard, done, go, clock, session } = start(new Promise((resolve) => (release = resolve)));
    const handled = guard.handle(ITEM, [SITE], go);
    await expect.poll(() => session.get('held-downloads')).toEqual({ 7: 0 });
    await expect
      .poll(() => {
        clock.advance(HOLD_MS);
        return done;
      })
      .toEqual(['discard 7']);
    release?.({ release: true });
    await handled;
    expect(done).toEqual(['discard 7', `begin ${ITEM.url} a.zip`]);
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
    expect(done).toEqual(['discard 7', `begin ${SITE}/x a.zip`]);
  });

  it('discards what a dead worker held', async () => {
    const { guard, done, session } = start(Promise.resolve({ release: true }));
    await session.set('held-downloads', { 7: 1, 8: 2 });
    await guard.recover();
    expect(done).toEqual(['discard 7', 'discard 8']);
    expect(await session.get('held-downloads')).toEqual({});
  });

  it('decides at once whether to hold, and holds what is a page’s', async () => {
    const { name, done, go } = start(Promise.resolve({ release: true }));
    expect(name({ ...ITEM, byExtensionId: 'abc' }, go)).toBe('let-go');
    expect(name(ITEM, go)).toBe('hold');
    await expect.poll(() => done).toEqual(['go']);
  });

  it('takes the failed entry of a refused exit from the list, and no other', async () => {
    const { interrupt, done, items } = start(Promise.resolve(REFUSED));
    items.set(8, { ...ITEM, id: 8, finalUrl: `chrome-extension://abc/exit?${SITE}/`, state: 'interrupted' });
    interrupt(7);
    interrupt(8);
    await expect.poll(() => done).toEqual(['discard 8']);
  });
});
