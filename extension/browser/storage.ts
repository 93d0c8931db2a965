import browser from 'webextension-polyfill';

/** Small values by key, as JSON. */
export interface KeyValues {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Everything whose key begins so, by its whole key. */
  entries(prefix: string): Promise<Readonly<Record<string, unknown>>>;
}

function keyValues(area: () => browser.Storage.StorageArea): KeyValues {
  return {
    get: async (key) => (await area().get(key))[key],
    set: (key, value) => area().set({ [key]: value }),
    remove: (key) => area().remove(key),
    entries: async (prefix) =>
      Object.fromEntries(Object.entries(await area().get(null)).filter(([key]) => key.startsWith(prefix))),
  };
}

/** Kept until the extension is removed. */
export const localValues: KeyValues = keyValues(() => browser.storage.local);
/** Kept while the browser runs; survives the worker's death. Not readable by content scripts. */
export const sessionValues: KeyValues = keyValues(() => browser.storage.session);

export interface ManagedValues {
  /** `{}` where no administrator set anything. */
  read(): Promise<Readonly<Record<string, unknown>>>;
  /** Values may arrive seconds after the start: the first reading may be empty. */
  onChanged(listener: () => void): void;
}

export const managedValues: ManagedValues = {
  async read() {
    try {
      return await browser.storage.managed.get();
    } catch (error) {
      // Firefox rejects when no policy exists; a policy that is there but cannot be read says something else.
      if (error instanceof Error && /manifest not found/iu.test(error.message)) return {};
      throw error;
    }
  },
  onChanged(listener) {
    browser.storage.onChanged.addListener((_changes, area) => {
      if (area === 'managed') listener();
    });
  },
};
