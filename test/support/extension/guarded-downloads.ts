import { expect } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { DownloadItem, Downloads } from '../../../extension/browser/chromium-downloads.ts';
import type { SavingPage } from '../../../extension/browser/saving-page.ts';
import type { ExitDecision } from '../../../extension/exits/judge-exit.ts';
import type { Notice } from '../../../extension/messaging/contract.ts';
import { readRequest } from '../../../extension/webmail/all-routes.ts';
import { DownloadGuard } from '../../../extension/worker/download-guard.ts';
import { DownloadLedger } from '../../../extension/worker/download-ledger.ts';
import { FileSaver } from '../../../extension/worker/file-saver.ts';
import { FakeClock } from '../fake-clock.ts';
import { memoryValues } from './memory-values.ts';

export const OWN = { id: 'abc', origin: 'chrome-extension://abc' };
export const SITE = 'https://mail.example.org';
export const ITEM: DownloadItem = {
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
export const REFUSED: ExitDecision = {
  release: false,
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};

/** Where the page of ours offers a file. */
export const SAVED = `blob:${OWN.origin}/3-4`;

/** Longer than a worker waits to be told of what started it. */
const LATER_MS = 2_000;

/** A guard over a browser's downloads that the test lays down. `done` is what it did, in order. */
export function startGuard(
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
      own: OWN,
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
