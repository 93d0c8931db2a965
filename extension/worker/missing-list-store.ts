import type { ListStore } from '../../core/lists/list-store.ts';

/** Holds nothing. */
export const missingListStore: ListStore = {
  trust: () => {
    throw new Error('no list store');
  },
  readStatus: () => Promise.resolve(undefined),
  writeStatus: () => Promise.resolve(),
  read: () => Promise.resolve(undefined),
  replace: () => Promise.resolve(false),
};
