import type { Problem } from '../../core/errors.ts';
import { syncedLists } from '../../core/lists/combined-reader.ts';
import type { ListReader } from '../../core/lists/list-reader.ts';
import type { ListSource } from '../../core/lists/list-source.ts';
import type { ListStore } from '../../core/lists/list-store.ts';
import { ownEntriesReader, readOwnEntries } from '../../core/lists/own-entries.ts';
import { syncList } from '../../core/lists/sync.ts';
import { nextPollDelay } from '../../core/lists/sync-schedule.ts';
import { syncedListReader } from '../../core/lists/synced-list-reader.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Clock, HttpFetch, Log } from '../../core/ports.ts';
import type { KeyValues } from '../browser/storage.ts';
import type { ListSourceState, Lists } from './lists.ts';

const OWN_ENTRIES = 'own-entries';

interface OwnEntries {
  readonly block: string;
  readonly allow: string;
}

export interface ListServicePorts {
  readonly store: ListStore;
  readonly local: KeyValues;
  readonly clock: Clock;
  readonly fetch: HttpFetch;
  readonly log: Log;
  policy(): Promise<Policy>;
}

/** The lists that the policy in force names, and the user's own entries where policy lets them count. */
export class ListService implements Lists {
  readonly #ports: ListServicePorts;
  readonly reader: ListReader;

  constructor(ports: ListServicePorts) {
    this.#ports = ports;
    this.reader = {
      state: async () => (await this.#open()).state(),
      match: async (question, signal) => (await this.#open()).match(question, signal),
    };
  }

  async version(): Promise<string> {
    const { lists } = await this.#ports.policy();
    const now = this.#ports.clock.now();
    const sources = await Promise.all(
      lists.sources.map(async ({ name }) => {
        const record = (await this.#ports.store.read(name, () => []))?.record;
        return record === undefined ? [name] : [name, record.targets, record.expires <= now];
      }),
    );
    return JSON.stringify([sources, lists.ownEntries ? await this.ownEntries() : null]);
  }

  async sync(olderThanMs: number): Promise<boolean> {
    const { lists } = await this.#ports.policy();
    const outcomes = await Promise.all(lists.sources.map((source) => this.#syncOne(source, olderThanMs)));
    return outcomes.includes(true);
  }

  /** Milliseconds until the soonest of the sources wants to be asked; `undefined` without sources. */
  async nextPoll(): Promise<number | undefined> {
    const { lists } = await this.#ports.policy();
    const { store, clock } = this.#ports;
    const delays = await Promise.all(
      lists.sources.map(async ({ name }) =>
        nextPollDelay(
          (await store.read(name, () => []))?.record,
          await store.readStatus(name),
          clock.now(),
          Math.random(),
          lists.pollMinutes * 60,
        ),
      ),
    );
    return delays.length === 0 ? undefined : Math.min(...delays);
  }

  async sources(): Promise<readonly ListSourceState[]> {
    const { lists } = await this.#ports.policy();
    const { store, clock } = this.#ports;
    return Promise.all(
      lists.sources.map(async ({ name }) => ({
        name,
        state: await syncedListReader(name, store, clock).state(),
        error: (await store.readStatus(name))?.error ?? '',
      })),
    );
  }

  async ownEntries(): Promise<OwnEntries> {
    return ((await this.#ports.local.get(OWN_ENTRIES)) as OwnEntries | undefined) ?? { block: '', allow: '' };
  }

  async setOwnEntries({ block, allow }: OwnEntries): Promise<readonly Problem[]> {
    const problems = [...readOwnEntries('block', block).problems, ...readOwnEntries('allow', allow).problems];
    if (problems.length === 0) await this.#ports.local.set(OWN_ENTRIES, { block, allow });
    return problems;
  }

  async #open(): Promise<ListReader> {
    const { lists } = await this.#ports.policy();
    const { store, clock } = this.#ports;
    if (!lists.ownEntries) return syncedLists(lists.sources, store, clock);
    const { block, allow } = await this.ownEntries();
    return syncedLists(lists.sources, store, clock, ownEntriesReader(block, allow, clock));
  }

  async #syncOne(source: ListSource, olderThanMs: number): Promise<boolean> {
    const { store, clock, fetch, log } = this.#ports;
    try {
      const checkedAt = (await store.readStatus(source.name))?.checkedAt ?? 0;
      const now = clock.now();
      // A check in the future: the clock was set back.
      if (checkedAt <= now && now - checkedAt < olderThanMs) return false;
      const result = await syncList(source, store, { fetch, clock });
      if (result.outcome === 'failed') log('list-sync-failed', { code: result.code });
      return result.outcome === 'updated';
    } catch (error) {
      // The store failed: the lists it holds stay, and the options page shows their age.
      log('list-store-failed', { kind: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  }
}
