import { sha256Hex } from '../tuf/digest.ts';
import type { DownloadPorts } from '../tuf/download.ts';
import type { TrustedMetadata } from '../tuf/refresh.ts';
import { findTarget } from '../tuf/target-file.ts';
import { TrustConflict } from '../tuf/trust-store.ts';
import { fetchList, type FetchedList } from './fetch-list.ts';
import { folderUrl, type ListSource } from './list-source.ts';
import type { ListStore, SourceRecord, StoredList } from './list-store.ts';

const KINDS = ['block', 'allow'] as const;

/**
 * Stores the lists that trusted metadata pins, all in one step after everything is here. Answers whether anything changed.
 * Throws `TrustConflict` when another context stored first, and what `fetchList` throws.
 */
export async function storeLists(
  source: ListSource,
  store: ListStore,
  metadata: TrustedMetadata,
  ports: DownloadPorts,
  signal?: AbortSignal,
): Promise<boolean> {
  const targets = await sha256Hex(metadata.targetsBytes);
  const old = (await store.read(source.name, () => []))?.record;
  // In this order: whoever stores newer trust after this line also replaces the record, and then ours is refused.
  const trusted = (await store.trust(source.name).read())?.targets;
  if (trusted === undefined || (await sha256Hex(trusted)) !== targets) throw new TrustConflict();
  const shelf = { source: source.name, targetsUrl: folderUrl(source, 'targets'), store, ports };
  const lists: StoredList[] = [];
  const fetched: FetchedList[] = [];
  for (const kind of KINDS) {
    const held = old?.lists.find((list) => list.kind === kind);
    const pinned = findTarget(metadata.targets, `${kind}.json`)?.hashes.get('sha256');
    if (held !== undefined && held.index === pinned) {
      lists.push(held);
      continue;
    }
    const list = await fetchList(shelf, kind, metadata.targets, held, signal);
    if (list === undefined) continue;
    lists.push(list.list);
    fetched.push(list);
  }
  const newest = fetched.map(({ index }) => index).sort((a, b) => b.issued - a.issued)[0] ?? old;
  const expires = Math.min(
    ...(['root', 'timestamp', 'snapshot', 'targets'] as const).map((role) => metadata[role].expires),
  );
  const record: SourceRecord = {
    revision: (old?.revision ?? 0) + 1,
    version: metadata.targets.version,
    targets,
    issued: Math.max(0, ...lists.map(({ issued }) => issued)),
    expires,
    pollSeconds: newest?.pollSeconds ?? 900,
    jitterPercent: newest?.jitterPercent ?? 20,
    lists,
  };
  if (old?.targets === record.targets && old.expires === expires) return false;
  const kept = new Set(lists.flatMap(({ layers }) => layers.map(({ sha256 }) => sha256)));
  const before = old?.lists.flatMap(({ layers }) => layers.map(({ sha256 }) => sha256)) ?? [];
  const stored = await store.replace(source.name, {
    expected: old?.revision,
    record,
    add: fetched.flatMap(({ add }) => add),
    drop: [...new Set(before)].filter((layer) => !kept.has(layer)),
  });
  if (!stored) throw new TrustConflict();
  return true;
}
