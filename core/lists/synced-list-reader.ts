import type { Clock } from '../ports.ts';
import { countsOn, dayOfTime } from './days.ts';
import { askedOf, valuesOf, type AskedValue } from './expressions.ts';
import { widthOf } from './layer.ts';
import { layerCorrupt } from './layer-corrupt.ts';
import { openPart, type Said } from './layer-file.ts';
import type { EntryMatch, ListReader, ListState } from './list-reader.ts';
import type { ListStore, ShardKey, SourceRecord, StoredLayer, StoredList } from './list-store.ts';
import { matchRules } from './rules.ts';
import { shardOf } from './table.ts';

/**
 * Looks things up in the stored lists of one source. Reads only the shards that the question touches, in one transaction
 * with the record. `match` throws `LIST_LAYER_CORRUPT` when the store lost a shard: "could not tell" is not "no match".
 */
export function syncedListReader(source: string, store: ListStore, clock: Clock): ListReader {
  return {
    async state() {
      const found = await store.read(source, () => []);
      return found === undefined ? null : stateOf(found.record, clock.now());
    },

    async match(question, signal) {
      const asked = await valuesOf(askedOf(question), signal);
      let keys: readonly ShardKey[] = [];
      const found = await store.read(source, (record) => (keys = shardKeys(record, asked)));
      if (found === undefined) return [];
      const shards = new Map(keys.map((key, at) => [`${key.layer}/${key.shard}`, found.shards[at]]));
      const today = dayOfTime(clock.now());
      return found.record.lists.flatMap((list) => [
        ...matchLayers(source, list, asked, shards, today),
        ...matchRules(list.rules, question.identities, today).map(
          ({ rule, matched, identity }): EntryMatch => ({
            kind: list.kind,
            list: source,
            field: rule.field,
            expression: rule.pattern,
            matched,
            identity,
          }),
        ),
      ]);
    },
  };
}

function stateOf(record: SourceRecord, now: number): ListState {
  return {
    version: record.version,
    issued: new Date(record.issued).toISOString(),
    expires: new Date(record.expires).toISOString(),
    stale: record.expires <= now,
  };
}

function shardKeys(record: SourceRecord, asked: readonly AskedValue[]): ShardKey[] {
  const keys = new Map<string, ShardKey>();
  for (const { layers } of record.lists) {
    for (const layer of layers) {
      for (const { value } of asked) {
        const shard = shardOf(value, layer);
        keys.set(`${layer.sha256}/${shard}`, { layer: layer.sha256, shard });
      }
    }
  }
  return [...keys.values()];
}

function matchLayers(
  source: string,
  list: StoredList,
  asked: readonly AskedValue[],
  shards: ReadonlyMap<string, Uint8Array | undefined>,
  today: number,
): EntryMatch[] {
  const open = new Map<string, (value: Uint8Array) => Said>();
  const say = (layer: StoredLayer, value: Uint8Array): Said => {
    const shard = shardOf(value, layer);
    const key = `${layer.sha256}/${shard}`;
    let lookUp = open.get(key);
    if (lookUp === undefined) {
      const bytes = shards.get(key) ?? layerCorrupt('is not in the store');
      lookUp = openPart(bytes, { ...layer, width: widthOf(list.kind), shard });
      open.set(key, lookUp);
    }
    return lookUp(value);
  };
  return asked
    .filter(({ value }) => {
      // The newest layer that says anything of a value decides.
      for (const layer of list.layers.toReversed()) {
        const said = say(layer, value);
        if (said === 'removed') return false;
        if (said !== 'nothing') return countsOn(said.added, today);
      }
      return false;
    })
    .map(({ field, expression, matched, identity }) => ({
      kind: list.kind,
      list: source,
      field,
      expression,
      matched,
      identity,
    }));
}
