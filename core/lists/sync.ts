import { MailwicketError, type ErrorCode } from '../errors.ts';
import { utf8 } from '../bytes/text.ts';
import { MAX_TIMESTAMP_BYTES, METADATA_TIMEOUT_MS } from '../limits.ts';
import type { HttpFetch } from '../ports.ts';
import { sha256Hex } from '../tuf/digest.ts';
import { downloadFile, type DownloadPorts } from '../tuf/download.ts';
import { refresh } from '../tuf/refresh.ts';
import { TrustConflict } from '../tuf/trust-store.ts';
import { folderUrl, type ListSource } from './list-source.ts';
import type { ListStore, SyncStatus } from './list-store.ts';
import { storeLists } from './store-lists.ts';
import { FULL_REFRESH_MS, isWaiting, retryAfterMs } from './sync-schedule.ts';

export type SyncOutcome =
  /** The lists, or how long they are good, changed. */
  | { readonly outcome: 'updated' }
  | { readonly outcome: 'unchanged' }
  /** The server asked to be left alone until later; nothing was asked. */
  | { readonly outcome: 'waiting' }
  /** Refused or not reachable. The lists held before stay in force; the code is kept in the status. */
  | { readonly outcome: 'failed'; readonly code: ErrorCode; readonly error: MailwicketError };

export type SyncPorts = DownloadPorts;

/** Tries when another context writes the same source at the same time. */
const ATTEMPTS = 3;
/** Syncs in this context, by store and source: one at a time. */
const running = new WeakMap<ListStore, Map<string, Promise<unknown>>>();

/**
 * Brings the stored lists of one source up to date: one conditional request when nothing changed, a full TUF refresh when
 * something did or a day has passed. Safe to call at any time and more than once at a time; killed anywhere, the lists
 * held before stay complete and the next call goes on. Every expected failure is an outcome; only bugs and failures of
 * the store are thrown.
 */
export async function syncList(
  source: ListSource,
  store: ListStore,
  ports: SyncPorts,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SyncOutcome> {
  const queue = running.get(store) ?? new Map<string, Promise<unknown>>();
  running.set(store, queue);
  const before = queue.get(source.name) ?? Promise.resolve();
  const mine = before.then(() => syncNow(source, store, ports, options.signal));
  const settled = mine.then(
    () => undefined,
    () => undefined, // Told to that call's own caller.
  );
  queue.set(source.name, settled);
  return mine;
}

async function syncNow(
  source: ListSource,
  store: ListStore,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<SyncOutcome> {
  const status = (await store.readStatus(source.name)) ?? NEVER;
  const now = ports.clock.now();
  if (isWaiting(status, now)) return { outcome: 'waiting' };
  const seen: Seen = { etag: '', retryAfterMs: 0 };
  const watched = { ...ports, fetch: watch(ports, folderUrl(source, 'metadata'), seen) };
  try {
    const quick = await isUnchanged(source, store, status, watched, signal);
    const changed = quick ? false : await refreshLists(source, store, watched, signal);
    await store.writeStatus(source.name, {
      checkedAt: now,
      refreshedAt: quick ? status.refreshedAt : now,
      etag: seen.etag === '' && quick ? status.etag : seen.etag,
      url: source.url,
      notBefore: 0,
      failures: 0,
      error: '',
    });
    return { outcome: changed ? 'updated' : 'unchanged' };
  } catch (error) {
    if (!(error instanceof MailwicketError)) throw error;
    if (error.code !== 'ABORTED') {
      await store.writeStatus(source.name, {
        ...status,
        checkedAt: now,
        notBefore: seen.retryAfterMs === 0 ? 0 : now + seen.retryAfterMs,
        failures: status.failures + 1,
        failingSince: status.failingSince ?? now,
        error: error.code,
      });
    }
    return { outcome: 'failed', code: error.code, error };
  }
}

const NEVER: SyncStatus = {
  checkedAt: 0,
  refreshedAt: 0,
  etag: '',
  url: '',
  notBefore: 0,
  failures: 0,
  error: '',
};

/** Whether one request can show that nothing is to be done. Anything unsure means a full refresh. */
async function isUnchanged(
  source: ListSource,
  store: ListStore,
  status: SyncStatus,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<boolean> {
  const now = ports.clock.now();
  const sinceRefresh = now - status.refreshedAt;
  if (status.error !== '' || sinceRefresh < 0 || sinceRefresh >= FULL_REFRESH_MS) return false;
  if (status.url !== source.url) return false;
  const record = (await store.read(source.name, () => []))?.record;
  const trust = await store.trust(source.name).read();
  if (record === undefined || record.expires <= now || trust?.timestamp === undefined) return false;
  if (trust.pinned !== (await sha256Hex(utf8(source.root)))) return false;
  if (trust.targets === undefined || record.targets !== (await sha256Hex(trust.targets))) return false;
  const answer = await downloadFile(
    {
      url: `${folderUrl(source, 'metadata')}timestamp.json`,
      maxBytes: MAX_TIMESTAMP_BYTES,
      timeoutMs: METADATA_TIMEOUT_MS,
      headers: status.etag === '' ? {} : { 'if-none-match': status.etag },
    },
    ports,
    signal,
  );
  if (answer?.status === 304) return true;
  return answer !== undefined && (await sha256Hex(answer.bytes)) === (await sha256Hex(trust.timestamp));
}

async function refreshLists(
  source: ListSource,
  store: ListStore,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const metadata = await refresh(
        {
          pinnedRoot: utf8(source.root),
          metadataUrl: folderUrl(source, 'metadata'),
          store: store.trust(source.name),
          ports,
        },
        signal,
      );
      return await storeLists(source, store, metadata, ports, signal);
    } catch (error) {
      // Another context stored first: what it stored may be newer, so begin again from there.
      if (!(error instanceof TrustConflict)) throw error;
      if (attempt === ATTEMPTS)
        throw new MailwicketError('ABORTED', 'another sync of this source is running', { cause: error });
    }
  }
}

interface Seen {
  etag: string;
  retryAfterMs: number;
}

/** The same fetch, noting the entity tag of timestamp.json and what the server says of asking again. */
function watch(ports: SyncPorts, metadataUrl: string, seen: Seen): HttpFetch {
  return async (request) => {
    const response = await ports.fetch(request);
    if (response.status === 200 && request.url === `${metadataUrl}timestamp.json`)
      seen.etag = response.header('etag') ?? '';
    if (response.status === 429 || response.status === 503)
      seen.retryAfterMs = retryAfterMs(response.header('retry-after'), ports.clock.now());
    return response;
  };
}
