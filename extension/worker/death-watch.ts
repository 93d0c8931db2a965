import type { Alarms } from '../browser/alarms.ts';
import type { Log } from '../../core/ports.ts';
import type { Tabs } from '../browser/tabs.ts';
import { codeOf } from '../messaging/router.ts';

/** Starts a worker where no page does. The shortest time that browsers take. */
const ALARM = 'death';
const ALARM_MINUTES = 0.5;

export interface DeathWatchPorts {
  readonly alarms: Pick<Alarms, 'set' | 'clear'>;
  readonly tabs: Pick<Tabs, 'ofSites' | 'watch'>;
  readonly log: Log;
  /** Match patterns of the protected sites. */
  sites(): Promise<readonly string[]>;
}

/**
 * Sees to it that a worker is started at once when this one dies over something that must not be left: the pages of
 * protected sites hold a line to it meanwhile, and start another when it breaks. A clock does where no page is left.
 */
export class DeathWatch {
  readonly #ports: DeathWatchPorts;
  #running = 0;
  #begun: Promise<readonly (() => void)[]> = Promise.resolve([]);

  constructor(ports: DeathWatchPorts) {
    this.#ports = ports;
  }

  /** Begins to be watched; the result ends it. Nothing waits for the lines: they only make a loss short. */
  begin(): () => void {
    if (this.#running++ === 0) this.#begun = this.#open();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      if (--this.#running === 0) void this.#close(this.#begun);
    };
  }

  async #open(): Promise<readonly (() => void)[]> {
    const { alarms, tabs, log } = this.#ports;
    try {
      const clock = alarms.set(ALARM, ALARM_MINUTES);
      const lines = (await tabs.ofSites(await this.#ports.sites())).map((tabId) => tabs.watch(tabId));
      await clock;
      return lines;
    } catch (error) {
      log('not-watched', { code: codeOf(error) });
      return [];
    }
  }

  async #close(begun: Promise<readonly (() => void)[]>): Promise<void> {
    for (const end of await begun) end();
    // Begun again meanwhile: that one wants it.
    if (this.#running > 0) return;
    try {
      await this.#ports.alarms.clear(ALARM);
    } catch (error) {
      this.#ports.log('not-watched', { code: codeOf(error) });
    }
  }
}
