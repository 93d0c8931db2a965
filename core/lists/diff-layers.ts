import { compareValues, type Layer } from './layer.ts';

/** The layer that, put on top of what `before` says, says what `after` says; `undefined` when nothing differs. */
export function diffLayers(before: Layer, after: Layer): Layer | undefined {
  const { width } = after;
  const adds: Uint8Array[] = [];
  const days: number[] = [];
  const removals: Uint8Array[] = [];
  let oldAt = 0;
  let newAt = 0;
  while (oldAt < before.adds.length || newAt < after.adds.length) {
    const order =
      oldAt >= before.adds.length
        ? 1
        : newAt >= after.adds.length
          ? -1
          : compareValues(before.adds, oldAt, after.adds, newAt, width);
    const day = after.days[newAt / width] ?? 0;
    if (order < 0) removals.push(before.adds.subarray(oldAt, oldAt + width));
    else if (order > 0 || before.days[oldAt / width] !== day) {
      adds.push(after.adds.subarray(newAt, newAt + width));
      days.push(day);
    }
    if (order <= 0) oldAt += width;
    if (order >= 0) newAt += width;
  }
  if (adds.length === 0 && removals.length === 0) return undefined;
  return {
    width,
    adds: join(adds, width),
    days: Uint16Array.from(days),
    removals: join(removals, width),
  };
}

function join(values: readonly Uint8Array[], width: number): Uint8Array {
  const all = new Uint8Array(values.length * width);
  for (const [at, value] of values.entries()) all.set(value, at * width);
  return all;
}
