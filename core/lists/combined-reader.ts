import type { Clock } from '../ports.ts';
import type { ListReader, ListState } from './list-reader.ts';
import type { ListSource } from './list-source.ts';
import type { ListStore } from './list-store.ts';
import { syncedListReader } from './synced-list-reader.ts';

/**
 * Asks several readers as one. A block entry stands whatever a reader that cannot answer would have said; short of one,
 * its failure is the answer of all.
 */
export function combineReaders(readers: readonly ListReader[]): ListReader {
  return {
    async state() {
      const states = await Promise.all(readers.map((reader) => reader.state()));
      return combineStates(states.filter((state) => state !== null));
    },
    async match(question, signal) {
      const answers = await Promise.allSettled(readers.map((reader) => reader.match(question, signal)));
      const matches = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (failed !== undefined && !matches.some(({ kind }) => kind === 'block')) throw failed.reason;
      return matches;
    },
  };
}

/**
 * The stored lists of all sources as one. `state` sums up the sources that have lists: the sum of versions (it grows with
 * each), the newest issue, the earliest expiry; stale if one is, or if one was never received; `null` when none was.
 */
export function syncedLists(
  sources: readonly Pick<ListSource, 'name'>[],
  store: ListStore,
  clock: Clock,
): ListReader {
  const readers = sources.map(({ name }) => syncedListReader(name, store, clock));
  return {
    ...combineReaders(readers),
    async state() {
      const states = await Promise.all(readers.map((reader) => reader.state()));
      const all = combineStates(states.filter((state) => state !== null));
      // What a list would have said that is not there is not known.
      return all !== null && states.includes(null) ? { ...all, stale: true } : all;
    },
  };
}

function combineStates(states: readonly ListState[]): ListState | null {
  const [first] = states;
  if (first === undefined) return null;
  return states.slice(1).reduce(
    (all, state) => ({
      version: all.version + state.version,
      issued: all.issued > state.issued ? all.issued : state.issued,
      expires: all.expires < state.expires ? all.expires : state.expires,
      stale: all.stale || state.stale,
    }),
    first,
  );
}
