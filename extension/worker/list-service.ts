import type { Problem } from '../../core/errors.ts';
import { MailwicketError } from '../../core/errors.ts';
import { combineReaders } from '../../core/lists/combined-reader.ts';
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
import { codeOf } from '../messaging/router.ts';
import { inTurn } from './in-turn.ts';
import { repairingListStore } from './repairing-list-store.ts';
import type { ListSourceState, Lists } from './lists.ts';

const OWN_ENTRIES = 'own-entries';
const DAMAGES = 'list-damages';
const CORRUPT = 'LIST_LAYER_CORRUPT';

/** A source whose stored lists cannot be read whole. Kept, so that a worker that dies goes on with the repair. */
interface Damage {
  readonly isDamaged: boolean;
  /** Counts damages, so that what was said meanwhile is not taken for what is said of whole lists. */
  readonly times: number;
}

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
  readonly #inTurn = inTurn();
  /**
   * All lists as one. `match` throws while a source has no list or a damaged one: "could not tell" is not "no match", and
   * the file is `unchecked`.
   */
  readonly reader: ListReader;

  constructor(ports: ListServicePorts) {
    this.#ports = ports;
    this.reader = {
      state: async () => combineReaders(await this.#readers()).state(),
      match: async (question, signal) => combineReaders(await this.#readers()).match(question, signal),
    };
  }

  async version(): Promise<string> {
    const { lists } = await this.#ports.policy();
    const now = this.#ports.clock.now();
    const sources = await Promise.all(
      lists.sources.map(async ({ name }) => {
        const record = (await this.#ports.store.read(name, () => []))?.record;
        const { isDamaged, times } = await this.#damage(name);
        const held = record === undefined ? [] : [record.targets, record.expires <= now];
        return [name, ...held, isDamaged, times];
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
      lists.sources.map(async ({ name }) => {
        const state = await syncedListReader(name, store, clock).state();
        const { isDamaged } = await this.#damage(name);
        const lastError = (await store.readStatus(name))?.error ?? '';
        const error = lastError === '' && isDamaged ? CORRUPT : lastError;
        return { name, state, error, isUnusable: state === null || isDamaged };
      }),
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

  async #readers(): Promise<readonly ListReader[]> {
    const { lists } = await this.#ports.policy();
    const sources = lists.sources.map((source) => this.#sourceReader(source));
    if (!lists.ownEntries) return sources;
    const { block, allow } = await this.ownEntries();
    return [...sources, ownEntriesReader(block, allow, this.#ports.clock)];
  }

  #sourceReader(source: ListSource): ListReader {
    const reader = syncedListReader(source.name, this.#ports.store, this.#ports.clock);
    return {
      state: () => reader.state(),
      match: async (question, signal) => {
        // Never received: what it would have said is not known.
        if ((await reader.state()) === null) throw new MailwicketError('TUF_MISSING', 'no list was received');
        try {
          return await reader.match(question, signal);
        } catch (error) {
          if (codeOf(error) === CORRUPT) await this.#repair(source);
          throw error;
        }
      },
    };
  }

  /** Notes the damage and has the lists fetched anew; the caller does not wait for it. */
  async #repair(source: ListSource): Promise<void> {
    const isNew = await this.#setDamage(source.name, true);
    if (isNew) void this.#syncOne(source, 0);
  }

  async #damages(): Promise<Readonly<Record<string, Damage>>> {
    return ((await this.#ports.local.get(DAMAGES)) as Record<string, Damage> | undefined) ?? {};
  }

  async #damage(name: string): Promise<Damage> {
    return (await this.#damages())[name] ?? { isDamaged: false, times: 0 };
  }

  /** Resolves with whether that was news. */
  #setDamage(name: string, isDamaged: boolean): Promise<boolean> {
    return this.#inTurn(async () => {
      const former = await this.#damage(name);
      if (former.isDamaged === isDamaged) return false;
      const times = former.times + (isDamaged ? 1 : 0);
      await this.#ports.local.set(DAMAGES, { ...(await this.#damages()), [name]: { isDamaged, times } });
      return true;
    });
  }

  async #syncOne(source: ListSource, olderThanMs: number): Promise<boolean> {
    const { store, clock, fetch, log } = this.#ports;
    try {
      const checkedAt = (await store.readStatus(source.name))?.checkedAt ?? 0;
      const now = clock.now();
      // A check in the future: the clock was set back.
      if (checkedAt <= now && now - checkedAt < olderThanMs) return false;
      const { isDamaged } = await this.#damage(source.name);
      const into = isDamaged ? repairingListStore(store) : store;
      const result = await syncList(source, into, { fetch, clock });
      if (result.outcome === 'failed') log('list-sync-failed', { code: result.code });
      if (isDamaged && result.outcome === 'updated') await this.#setDamage(source.name, false);
      return result.outcome === 'updated';
    } catch (error) {
      // The store failed: the lists it holds stay, and the options page shows their age.
      log('list-store-failed', { kind: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  }
}
