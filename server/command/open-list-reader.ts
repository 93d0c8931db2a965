import { readFile } from 'node:fs/promises';
import { combineReaders } from '../../core/lists/combined-reader.ts';
import type { ListReader } from '../../core/lists/list-reader.ts';
import type { ListSource } from '../../core/lists/list-source.ts';
import type { ListStore } from '../../core/lists/list-store.ts';
import { syncList } from '../../core/lists/sync.ts';
import { syncedListReader } from '../../core/lists/synced-list-reader.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { HttpFetch } from '../../core/ports.ts';
import { openPlace } from '../lists/folder-fetch.ts';
import { SqliteListStore } from '../lists/sqlite-list-store.ts';
import { nodeFetch, systemClock } from '../node-ports.ts';
import { UsageError } from './io.ts';
import type { VerifyOptions } from './verify-options.ts';

interface Place extends ListSource {
  readonly fetch: HttpFetch;
}

/** Where lists are kept, and how old they may get before they are refreshed. */
export interface ListKeeping {
  readonly store: ListStore;
  readonly maxAgeMs: number;
}

/**
 * A reader of the lists that options and policy name. By default lists are kept in the file of `--cache` between runs and
 * refreshed as often as the policy says; without that file they are read anew. Lists that cannot be refreshed stay in force
 * and `warn` is told; lists that were never had make this reject.
 */
export async function openListReader(
  options: VerifyOptions,
  policy: Policy,
  warn: (message: string) => void,
  keeping: ListKeeping = {
    store: new SqliteListStore(options.cache ?? ':memory:'),
    maxAgeMs: policy.lists.pollMinutes * 60_000,
  },
): Promise<ListReader> {
  const places = [
    ...(await placeOf(options)),
    ...policy.lists.sources.map((source) => ({ ...source, fetch: nodeFetch })),
  ];
  const readers: ListReader[] = [];
  for (const place of places) readers.push(await openPlaceReader(place, keeping, warn));
  return combineReaders(readers);
}

async function placeOf(options: VerifyOptions): Promise<Place[]> {
  const { lists, key } = options;
  if (lists === undefined && key === undefined) return [];
  if (lists === undefined || key === undefined) {
    throw new UsageError('--lists needs --key, the root.json to begin trust with, and --key needs --lists.');
  }
  return [{ name: 'lists', root: await readFile(key, 'utf8'), ...openPlace(lists) }];
}

async function openPlaceReader(
  place: Place,
  { store, maxAgeMs }: ListKeeping,
  warn: (message: string) => void,
): Promise<ListReader> {
  const { name, url, root, fetch } = place;
  const reader = syncedListReader(name, store, systemClock);
  const status = await store.readStatus(name);
  const age = systemClock.now() - (status?.checkedAt ?? 0);
  const isFresh = status?.url === url && status.error === '' && age >= 0 && age < maxAgeMs;
  if (isFresh && (await reader.state()) !== null) return reader;
  const synced = await syncList({ name, url, root }, store, { fetch, clock: systemClock });
  if (synced.outcome === 'failed') {
    if ((await reader.state()) === null) throw synced.error;
    warn(`the lists of ${url} could not be refreshed (${synced.code}); those from before are used`);
  }
  if ((await reader.state()) === null) throw new Error(`There are no lists of ${url} yet.`);
  return reader;
}
