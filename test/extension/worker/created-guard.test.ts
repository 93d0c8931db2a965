import { describe, expect, it } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { CreatedDownload, FirefoxDownloads } from '../../../extension/browser/firefox-downloads.ts';
import type { ExitDecision } from '../../../extension/exits/judge-exit.ts';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { CreatedGuard } from '../../../extension/worker/created-guard.ts';

const own = { id: 'mailwicket', origin: 'moz-extension://abc' };
const SITE = 'https://mail.example.org';
const ITEM: CreatedDownload = {
  id: 7,
  url: `blob:${SITE}/1-2`,
  finalUrl: `blob:${SITE}/1-2`,
  referrer: '',
  filename: '/home/user/a.zip',
  mime: 'application/zip',
  state: 'in_progress',
  error: '',
  startedAt: 0,
  byExtensionId: '',
  jar: '',
};
const REFUSED: ExitDecision = {
  release: false,
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

function start(decision: ExitDecision, bytesOf: () => Promise<Uint8Array | undefined>, onTop?: string) {
  const done: string[] = [];
  const notices: Notice[] = [];
  const downloads: FirefoxDownloads = {
    onCreated: () => undefined,
    discard: (id) => {
      done.push(`discard ${id}`);
      return Promise.resolve();
    },
    save: ({ bytes, filename }) => {
      done.push(`save ${filename} ${bytes.join()}`);
      return Promise.resolve();
    },
  };
  const guard = new CreatedGuard({
    downloads,
    codec: webCodec,
    log: () => undefined,
    own,
    isProtected: (origin) => Promise.resolve(origin === SITE),
    siteOnTop: () => Promise.resolve(onTop),
    bytesOf,
    judge: () => Promise.resolve(decision),
    notify: (_site, notice) => {
      notices.push(notice);
      return Promise.resolve();
    },
    during: (_site, work) => work(),
  });
  return { guard, done, notices };
}

const bytes = () => Promise.resolve(new Uint8Array([1, 2]));

describe('CreatedGuard', () => {
  it.each([
    ['a download of ours', { byExtensionId: own.id }],
    ['a download of another site', { url: 'https://other.example/a', finalUrl: 'https://other.example/a' }],
    ['a data: address while no protected page is seen', { url: 'data:,a', finalUrl: 'data:,a' }],
  ])('leaves %s alone', async (_what, change) => {
    const { guard, done } = start({ release: true }, bytes);
    await guard.handle({ ...ITEM, ...change });
    expect(done).toEqual([]);
  });

  it('stops a harmless one and saves its bytes under its own name, once', async () => {
    const { guard, done } = start({ release: true }, bytes);
    await guard.handle(ITEM);
    expect(done).toEqual(['discard 7', 'save a.zip 1,2']);
  });

  it('takes a data: address for one of the page that the user sees', async () => {
    const { guard, done } = start({ release: true }, bytes, SITE);
    await guard.handle({ ...ITEM, url: 'data:,a', finalUrl: 'data:,a' });
    expect(done).toEqual(['discard 7', 'save a.zip 1,2']);
  });

  it('refuses what is refused, and what cannot be read, with a word', async () => {
    const refused = start(REFUSED, bytes);
    await refused.guard.handle(ITEM);
    expect(refused.done).toEqual(['discard 7']);
    expect(refused.notices).toMatchObject([{ notice: 'exit-refused', filename: 'a.zip', reason: 'verdict' }]);
    for (const unread of [() => Promise.resolve(undefined), () => Promise.reject(new Error('gone'))]) {
      const { guard, done, notices } = start({ release: true }, unread);
      await guard.handle(ITEM);
      expect(done).toEqual(['discard 7']);
      expect(notices).toMatchObject([{ reason: 'not-checked' }]);
    }
  });
});
