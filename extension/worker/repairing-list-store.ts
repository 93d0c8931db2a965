import type { ListStore, StoredList } from '../../core/lists/list-store.ts';

/**
 * A store that answers as if no list of a source were held, so that a sync fetches every layer again. What is held stays
 * in force until then and goes in the same step in which the new lists come; trust and status are those of `store`, so
 * that nothing older is ever taken.
 */
export function repairingListStore(store: ListStore): ListStore {
  return {
    trust: (source) => store.trust(source),
    readStatus: (source) => store.readStatus(source),
    writeStatus: (source, status) => store.writeStatus(source, status),
    async read(source, choose) {
      const found = await store.read(source, () => []);
      if (found === undefined) return undefined;
      const record = { ...found.record, targets: '', lists: [] };
      return { record, shards: choose(record).map(() => undefined) };
    },
    async replace(source, change) {
      const held = (await store.read(source, () => []))?.record.lists ?? [];
      const kept = new Set(layersOf(change.record.lists));
      const drop = [...new Set(layersOf(held))].filter((layer) => !kept.has(layer));
      return store.replace(source, { ...change, drop });
    },
  };
}

function layersOf(lists: readonly StoredList[]): readonly string[] {
  return lists.flatMap(({ layers }) => layers.map(({ sha256 }) => sha256));
}
