import type { Clock } from '../../core/ports.ts';
import type { Alarms } from '../browser/alarms.ts';
import type { AuditCounts } from './audit-counts.ts';
import type { IncidentQueue } from './incident-queue.ts';
import type { ListService } from './list-service.ts';
import type { SiteService } from './sites/site-service.ts';

const LISTS_ALARM = 'lists';
const UPKEEP_ALARM = 'upkeep';
const UPKEEP_MINUTES = 5;
/** Managed storage is read anew once, soon after the start: its values may come late and unannounced. */
const POLICY_ALARM = 'policy';
const POLICY_MINUTES = 0.5;
/** Verdicts of messages that nobody opened for so long are made anew. */
export const KEEP_VERDICTS_MS = 30 * 24 * 60 * 60_000;

export interface UpkeepPorts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly lists: ListService;
  readonly incidents: IncidentQueue;
  readonly audits: AuditCounts;
  readonly sites: SiteService;
  removeOlder(before: number): Promise<void>;
  onListsChanged(): Promise<void>;
  /** Puts a newer package in place that could not be before. */
  resumeUpdate(): Promise<void>;
}

/** What happens by the clock: polling lists, sending incidents, forgetting what is old, updates that waited. */
export class Upkeep {
  readonly #ports: UpkeepPorts;

  constructor(ports: UpkeepPorts) {
    this.#ports = ports;
  }

  /** Register while the worker's script runs. */
  listen(): void {
    this.#ports.alarms.onAlarm((name) => {
      if (name === LISTS_ALARM) void this.pollLists(0);
      if (name === UPKEEP_ALARM) void this.tidy();
      if (name === POLICY_ALARM) void this.#ports.sites.apply();
    });
  }

  /** Sets the alarms that are not set. Alarms may be lost when the browser restarts. */
  async schedule(): Promise<void> {
    const { alarms } = this.#ports;
    await alarms.set(POLICY_ALARM, POLICY_MINUTES);
    if (!(await alarms.exists(UPKEEP_ALARM))) await alarms.set(UPKEEP_ALARM, UPKEEP_MINUTES, UPKEEP_MINUTES);
    if (!(await alarms.exists(LISTS_ALARM))) await this.#scheduleLists();
  }

  /** Asks for newer lists, and tells the pages when there are any. */
  async pollLists(olderThanMs: number): Promise<boolean> {
    const changed = await this.#ports.lists.sync(olderThanMs);
    await this.#scheduleLists();
    if (changed) await this.#ports.onListsChanged();
    return changed;
  }

  async tidy(): Promise<void> {
    await this.#ports.incidents.send();
    await this.#ports.resumeUpdate();
    await this.#ports.incidents.prune();
    await this.#ports.audits.prune();
    await this.#ports.removeOlder(this.#ports.clock.now() - KEEP_VERDICTS_MS);
  }

  async #scheduleLists(): Promise<void> {
    const delay = await this.#ports.lists.nextPoll();
    if (delay !== undefined) await this.#ports.alarms.set(LISTS_ALARM, Math.max(delay / 60_000, 0.5));
  }
}
