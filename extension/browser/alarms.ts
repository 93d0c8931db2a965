import browser from 'webextension-polyfill';

export interface Alarms {
  /** Fires once after `minutes` (at least 0.5) and then every `periodMinutes`, if given. Replaces one of that name. */
  set(name: string, minutes: number, periodMinutes?: number): Promise<void>;
  exists(name: string): Promise<boolean>;
  clear(name: string): Promise<void>;
  onAlarm(listener: (name: string) => void): void;
}

export const alarms: Alarms = {
  set: async (name, minutes, periodMinutes) => {
    await browser.alarms.create(name, {
      delayInMinutes: minutes,
      ...(periodMinutes === undefined ? {} : { periodInMinutes: periodMinutes }),
    });
  },
  // The typings say it is always there; it is not.
  exists: async (name) => ((await browser.alarms.get(name)) as unknown) !== undefined,
  clear: async (name) => {
    await browser.alarms.clear(name);
  },
  onAlarm: (listener) => browser.alarms.onAlarm.addListener(({ name }) => listener(name)),
};
