import type { MailwicketError } from '../../core/errors.ts';
import type { ListReader, ListState } from '../../core/lists/list-reader.ts';
import type { SourceRecord } from '../../core/lists/list-store.ts';
import { syncList } from '../../core/lists/sync.ts';
import { syncedListReader } from '../../core/lists/synced-list-reader.ts';
import type { Clock } from '../../core/ports.ts';
import { openPlace } from './folder-fetch.ts';
import { SqliteListStore } from './sqlite-list-store.ts';

/** Lists read once, in memory. */
export interface OpenedLists {
  readonly reader: ListReader;
  readonly state: ListState;
  readonly record: SourceRecord;
}

/**
 * Reads and verifies published lists, from a folder or an http(s) address, beginning at a trusted root. Everything a
 * client checks is checked. Throws the `MailwicketError` a client would show.
 */
export async function openLists(
  place: string,
  root: string,
  clock: Clock,
  options: { readonly name?: string; readonly signal?: AbortSignal } = {},
): Promise<OpenedLists> {
  const name = options.name ?? 'lists';
  const store = new SqliteListStore(':memory:');
  const { url, fetch } = openPlace(place);
  const ports = { clock, fetch };
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const synced = await syncList({ name, url, root }, store, ports, signal);
  if (synced.outcome === 'failed') throw synced.error satisfies MailwicketError;
  const reader = syncedListReader(name, store, clock);
  const found = await store.read(name, () => []);
  const state = await reader.state();
  if (found === undefined || state === null) throw new Error('a sync without failure stored nothing');
  return { reader, state, record: found.record };
}
