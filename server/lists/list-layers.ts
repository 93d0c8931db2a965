import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { MAX_LAYERS } from '../../core/limits.ts';
import { countsOn } from '../../core/lists/days.ts';
import { diffLayers } from '../../core/lists/diff-layers.ts';
import type { Entry } from '../../core/lists/entry.ts';
import { decodeLayer, encodeLayer } from '../../core/lists/layer-file.ts';
import { widthOf, type Layer, type ListKind } from '../../core/lists/layer.ts';
import { layerPath, type LayerRef } from '../../core/lists/list-index.ts';
import { mergeLayers } from '../../core/lists/merge-layers.ts';
import { valueDays } from '../../core/lists/own-entries.ts';
import { MailwicketError } from '../../core/errors.ts';
import { sha256 } from './sign-metadata.ts';
import { targetFile } from './publish-folder.ts';

/** When the layers above the base hold more than this share of it, they are merged into a new base. */
const REBASE_SHARE = 0.1;
/** Below this many values layers cost nothing worth merging. */
const REBASE_FROM = 1_000;

export interface BuiltLayers {
  readonly layers: readonly LayerRef[];
  /** New files by their name below `targets/`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly entries: number;
  readonly added: number;
  readonly removed: number;
}

/**
 * The layers that say exactly what the entries say today, built on those published before: a new layer with the changes,
 * and when too much lies above the base, a merged base with the recipe by which clients make it themselves.
 */
export function buildLayers(
  kind: ListKind,
  entries: readonly Entry[],
  published: { readonly folder: string; readonly layers: readonly LayerRef[] },
  today: number,
): BuiltLayers {
  const width = widthOf(kind);
  const before = published.layers.map((ref) => readLayer(published.folder, ref, kind));
  const merged = mergeLayers(before, width);
  const after = layerOf(kind, entries, today);
  const change = diffLayers(merged, after);
  const count = after.days.length;
  if (change === undefined)
    return { layers: published.layers, files: new Map(), entries: count, added: 0, removed: 0 };
  const files = new Map<string, Uint8Array>();
  const add = (layer: Layer, from: readonly string[]): LayerRef => {
    const bytes = encodeLayer(layer);
    const ref = { sha256: sha256(bytes), length: bytes.length, from };
    files.set(layerPath(ref), bytes);
    return ref;
  };
  const base = needsRebase(before, change)
    ? [
        add(
          merged,
          published.layers.map((ref) => ref.sha256),
        ),
      ]
    : published.layers;
  return {
    layers: [...base, add(change, [])],
    files,
    entries: count,
    added: change.days.length,
    removed: change.removals.length / width,
  };
}

/** Entries that still count, as one layer. */
function layerOf(kind: ListKind, entries: readonly Entry[], today: number): Layer {
  const width = widthOf(kind);
  const values = new Map<string, number>();
  for (const [key, day] of valueDays(entries)) {
    if (!countsOn(day, today)) continue;
    const value = key.startsWith('sha256:')
      ? key.slice('sha256:'.length)
      : createHash('sha256').update(key).digest('hex');
    values.set(value.slice(0, width * 2), day);
  }
  const sorted = [...values.keys()].sort();
  const adds = new Uint8Array(sorted.length * width);
  for (const [at, value] of sorted.entries()) adds.set(Buffer.from(value, 'hex'), at * width);
  return {
    width,
    adds,
    days: Uint16Array.from(sorted, (value) => values.get(value) ?? 0),
    removals: new Uint8Array(0),
  };
}

function needsRebase(before: readonly Layer[], change: Layer): boolean {
  const [base, ...upper] = before;
  if (base === undefined || upper.length === 0) return false;
  if (before.length >= MAX_LAYERS) return true;
  const above = [...upper, change].reduce((sum, layer) => sum + size(layer), 0);
  return above > REBASE_FROM && above > size(base) * REBASE_SHARE;
}

function size(layer: Layer): number {
  return (layer.adds.length + layer.removals.length) / layer.width;
}

export function readLayer(folder: string, ref: LayerRef, kind: ListKind): Layer {
  const file = targetFile(folder, layerPath(ref));
  if (!existsSync(file)) throw new MailwicketError('TUF_MISSING', `${file} is not there`);
  const bytes = readFileSync(file);
  if (sha256(bytes) !== ref.sha256)
    throw new MailwicketError('TUF_BAD_DIGEST', `${file} is not what its name says`);
  return decodeLayer(bytes, widthOf(kind));
}
