import type { KeyValues, ManagedValues } from '../../../extension/browser/storage.ts';

/** Values in memory, copied in and out as the browser does. */
export function memoryValues(initial: Readonly<Record<string, unknown>> = {}): KeyValues {
  const values = new Map(Object.entries(initial));
  return {
    get: (key) => Promise.resolve(structuredClone(values.get(key))),
    set: (key, value) => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove: (key) => {
      values.delete(key);
      return Promise.resolve();
    },
    entries: (prefix) =>
      Promise.resolve(
        structuredClone(Object.fromEntries([...values].filter(([key]) => key.startsWith(prefix)))),
      ),
  };
}

/** Managed storage that a test sets, with the announcement of a change. */
export class FakeManagedValues implements ManagedValues {
  #values: Readonly<Record<string, unknown>> = {};
  #listeners: (() => void)[] = [];

  set(values: Readonly<Record<string, unknown>>): void {
    this.#values = values;
    for (const listener of this.#listeners) listener();
  }

  read(): Promise<Readonly<Record<string, unknown>>> {
    return Promise.resolve(this.#values);
  }

  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
