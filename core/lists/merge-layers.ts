import { compareValues, type Layer } from './layer.ts';

/**
 * One layer that says what the given ones say together, the last one being the newest: for each value the newest word
 * counts. Removals are dropped, since nothing lies below. Needs no clock: an expired value stays until a layer removes it.
 */
export function mergeLayers(layers: readonly Layer[], width: Layer['width']): Layer {
  const [base, ...upper] = layers;
  if (base === undefined) return emptyLayer(width);
  // The small layers first, so that the base is copied once.
  let top = upper[0];
  for (const layer of upper.slice(1)) top = top === undefined ? layer : over(top, layer, true);
  return over(base, top ?? emptyLayer(width), false);
}

export function emptyLayer(width: Layer['width']): Layer {
  return {
    width,
    adds: new Uint8Array(0),
    days: new Uint16Array(0),
    removals: new Uint8Array(0),
  };
}

function over(older: Layer, newer: Layer, keepRemovals: boolean): Layer {
  const { width } = older;
  const adds = new Uint8Array(older.adds.length + newer.adds.length);
  const days = new Uint16Array(older.days.length + newer.days.length);
  let oldAt = 0;
  let newAt = 0;
  let gone = 0;
  let to = 0;
  const copy = (from: Layer, at: number) => {
    adds.set(from.adds.subarray(at, at + width), to);
    days[to / width] = from.days[at / width] ?? 0;
    to += width;
  };
  while (oldAt < older.adds.length || newAt < newer.adds.length) {
    const order = compareEnds(older.adds, oldAt, newer.adds, newAt, width);
    if (order >= 0) {
      copy(newer, newAt);
      newAt += width;
      if (order === 0) oldAt += width;
      continue;
    }
    while (gone < newer.removals.length && compareValues(newer.removals, gone, older.adds, oldAt, width) < 0)
      gone += width;
    const removed =
      gone < newer.removals.length && compareValues(newer.removals, gone, older.adds, oldAt, width) === 0;
    if (!removed) copy(older, oldAt);
    oldAt += width;
  }
  return {
    width,
    adds: adds.slice(0, to),
    days: days.slice(0, to / width),
    removals: keepRemovals ? removalsOver(older, newer) : new Uint8Array(0),
  };
}

/** Removals of both, without those of the older that the newer adds again. */
function removalsOver(older: Layer, newer: Layer): Uint8Array {
  const { width } = older;
  const out = new Uint8Array(older.removals.length + newer.removals.length);
  let oldAt = 0;
  let newAt = 0;
  let added = 0;
  let to = 0;
  while (oldAt < older.removals.length || newAt < newer.removals.length) {
    const order = compareEnds(older.removals, oldAt, newer.removals, newAt, width);
    if (order >= 0) {
      out.set(newer.removals.subarray(newAt, newAt + width), to);
      to += width;
      newAt += width;
      if (order === 0) oldAt += width;
      continue;
    }
    while (added < newer.adds.length && compareValues(newer.adds, added, older.removals, oldAt, width) < 0)
      added += width;
    const again =
      added < newer.adds.length && compareValues(newer.adds, added, older.removals, oldAt, width) === 0;
    if (!again) {
      out.set(older.removals.subarray(oldAt, oldAt + width), to);
      to += width;
    }
    oldAt += width;
  }
  return out.slice(0, to);
}

/** As `compareValues`, an array that ended being greater than anything. */
function compareEnds(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, width: number): number {
  if (aAt >= a.length) return 1;
  if (bAt >= b.length) return -1;
  return compareValues(a, aAt, b, bAt, width);
}
