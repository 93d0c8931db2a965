import { MailwicketError } from '../errors.ts';
import { LAYER_TIMEOUT_MS, MAX_LIST_INDEX_BYTES, METADATA_TIMEOUT_MS } from '../limits.ts';
import { sha256Hex, requirePin } from '../tuf/digest.ts';
import { downloadFile, type DownloadPorts } from '../tuf/download.ts';
import type { Signed } from '../tuf/metadata.ts';
import { downloadTarget, findTarget } from '../tuf/target-file.ts';
import { decodeLayer, encodeLayer, joinShards, readHeader, shardBitsOf, splitLayer } from './layer-file.ts';
import { widthOf, type Layer, type ListKind } from './layer.ts';
import {
  layerPath,
  parseIndex,
  rulesPath,
  type FileRef,
  type LayerRef,
  type ListIndex,
} from './list-index.ts';
import type { ListStore, ShardKey, StoredLayer, StoredList } from './list-store.ts';
import { mergeLayers } from './merge-layers.ts';
import { parseRules } from './rules.ts';

/** Where the files of a source are, and what of them is held already. */
export interface Shelf {
  readonly source: string;
  readonly targetsUrl: string;
  readonly store: ListStore;
  readonly ports: DownloadPorts;
}

/** A list brought up to date in memory, to be stored with the others of its source. */
export interface FetchedList {
  readonly list: StoredList;
  readonly index: Pick<ListIndex, 'issued' | 'pollSeconds' | 'jitterPercent'>;
  readonly add: readonly { readonly layer: string; readonly shards: readonly Uint8Array[] }[];
}

/**
 * The list of a kind as the trusted targets pin it; `undefined` when they name none. Layers that are held are not fetched;
 * a merged layer whose parts are held is merged here and fetched only if its digest then differs.
 * Throws `MailwicketError` (`TUF_…`, `LIST_LAYER_CORRUPT`, `ABORTED`).
 */
export async function fetchList(
  shelf: Shelf,
  kind: ListKind,
  targets: Signed,
  held: StoredList | undefined,
  signal?: AbortSignal,
): Promise<FetchedList | undefined> {
  const target = findTarget(targets, `${kind}.json`);
  if (target === undefined) return undefined;
  const bytes = await downloadTarget(
    target,
    {
      targetsUrl: shelf.targetsUrl,
      maxBytes: MAX_LIST_INDEX_BYTES,
      timeoutMs: METADATA_TIMEOUT_MS,
    },
    shelf.ports,
    signal,
  );
  const index = parseIndex(bytes, kind);
  const layers: StoredLayer[] = [];
  const add: { layer: string; shards: readonly Uint8Array[] }[] = [];
  const known = new Map(held?.layers.map((layer) => [layer.sha256, layer]));
  for (const ref of index.layers) {
    let stored = known.get(ref.sha256);
    if (stored === undefined) {
      const fetched = await obtainLayer(shelf, kind, ref, held, signal);
      stored = fetched.stored;
      add.push({ layer: ref.sha256, shards: fetched.shards });
      known.set(ref.sha256, stored);
    }
    layers.push(stored);
  }
  const rules =
    index.rules === undefined
      ? []
      : parseRules(await fetchFile(shelf, rulesPath(index.rules), index.rules, METADATA_TIMEOUT_MS, signal));
  return { list: { kind, index: await sha256Hex(bytes), issued: index.issued, layers, rules }, index, add };
}

async function obtainLayer(
  shelf: Shelf,
  kind: ListKind,
  ref: LayerRef,
  held: StoredList | undefined,
  signal?: AbortSignal,
): Promise<{ readonly stored: StoredLayer; readonly shards: readonly Uint8Array[] }> {
  const width = widthOf(kind);
  const merged = held === undefined ? undefined : await mergeHeld(shelf, ref, held);
  const bytes = merged ?? (await fetchFile(shelf, layerPath(ref), ref, LAYER_TIMEOUT_MS, signal));
  const layer = decodeLayer(bytes, width);
  const { bits } = readHeader(bytes, width);
  const shardBits = shardBitsOf(layer, bits);
  return {
    stored: { sha256: ref.sha256, bits, shardBits },
    shards: splitLayer(layer, bits, shardBits),
  };
}

/** The bytes of a merged layer made from layers that are held; `undefined` when that is not possible. */
async function mergeHeld(shelf: Shelf, ref: LayerRef, held: StoredList): Promise<Uint8Array | undefined> {
  const parts = ref.from.map((digest) => held.layers.find(({ sha256 }) => sha256 === digest));
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  const layers: Layer[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    const layer = await readHeld(shelf, held.kind, part);
    if (layer === undefined) return undefined;
    layers.push(layer);
  }
  const bytes = encodeLayer(mergeLayers(layers, widthOf(held.kind)));
  return (await sha256Hex(bytes)) === ref.sha256 ? bytes : undefined;
}

async function readHeld(shelf: Shelf, kind: ListKind, layer: StoredLayer): Promise<Layer | undefined> {
  const keys: ShardKey[] = Array.from({ length: 1 << layer.shardBits }, (_, shard) => ({
    layer: layer.sha256,
    shard,
  }));
  const found = await shelf.store.read(shelf.source, () => keys);
  const shards = found?.shards.filter((shard) => shard !== undefined) ?? [];
  if (shards.length !== keys.length) return undefined;
  try {
    return joinShards(shards, { ...layer, width: widthOf(kind) });
  } catch (error) {
    // Damaged on this device: the merged layer is fetched instead, and takes the damaged one's place.
    if (error instanceof MailwicketError && error.code === 'LIST_LAYER_CORRUPT') return undefined;
    throw error;
  }
}

async function fetchFile(
  shelf: Shelf,
  path: string,
  ref: FileRef,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const download = { url: shelf.targetsUrl + path, maxBytes: ref.length, timeoutMs };
  const answer = await downloadFile(download, shelf.ports, signal);
  if (answer === undefined) throw new MailwicketError('TUF_MISSING', `the server has no ${path}`);
  await requirePin(answer.bytes, { length: ref.length, hashes: new Map([['sha256', ref.sha256]]) }, path);
  return answer.bytes;
}
