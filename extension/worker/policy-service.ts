import { mergeManaged } from '../../core/policy/merge-managed.ts';
import type { MergedPolicy } from '../../core/policy/merge-managed.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { tryPolicy } from '../../core/policy/read-policy.ts';
import type { Clock } from '../../core/ports.ts';
import type { KeyValues, ManagedValues } from '../browser/storage.ts';
import type { PolicyState } from '../messaging/contract.ts';

const OWN = 'own-policy';
const LAST_GOOD_MANAGED = 'managed-policy';
const FIRST_READ = 'managed-first-read';

/**
 * How long after the browser's start an empty managed storage means "not yet": Chromium gives the values up to some
 * four seconds late, and the policy of the last session must not lapse meanwhile.
 */
export const MANAGED_SETTLES_MS = 15_000;

export interface PolicyStorage {
  readonly local: KeyValues;
  readonly session: KeyValues;
  readonly managed: ManagedValues;
}

/** The policy in force: the administrator's values over the user's. Refused documents leave the last good one. */
export class PolicyService {
  readonly #storage: PolicyStorage;
  readonly #clock: Clock;
  readonly #listeners: (() => Promise<void>)[] = [];

  constructor(storage: PolicyStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    storage.managed.onChanged(() => void this.#announce());
  }

  /** Called after the policy may have changed. */
  onChanged(listener: () => Promise<void>): void {
    this.#listeners.push(listener);
  }

  async policy(): Promise<Policy> {
    return (await this.state()).policy;
  }

  async state(): Promise<PolicyState> {
    const own = (await this.#storage.local.get(OWN)) ?? {};
    const managed = await this.#readManaged();
    const merged = mergeManaged(own, managed);
    if (!merged.problems.some(({ source }) => source === 'managed')) {
      await this.#storage.local.set(LAST_GOOD_MANAGED, managed);
      return stateOf(merged);
    }
    const lastGood = (await this.#storage.local.get(LAST_GOOD_MANAGED)) ?? {};
    return { ...stateOf(mergeManaged(own, lastGood)), problems: merged.problems };
  }

  /** Keeps the user's own policy when it validates; else says what is wrong and keeps the former. */
  async setOwn(input: unknown): Promise<PolicyState> {
    const { problems } = tryPolicy(input);
    if (problems.length > 0) return { ...(await this.state()), problems };
    await this.#storage.local.set(OWN, input);
    await this.#announce();
    return this.state();
  }

  async #readManaged(): Promise<unknown> {
    const managed = await this.#storage.managed.read();
    const now = this.#clock.now();
    const firstRead = await this.#storage.session.get(FIRST_READ);
    if (typeof firstRead !== 'number') await this.#storage.session.set(FIRST_READ, now);
    const settled = typeof firstRead === 'number' && now - firstRead >= MANAGED_SETTLES_MS;
    if (Object.keys(managed).length > 0 || settled) return managed;
    return (await this.#storage.local.get(LAST_GOOD_MANAGED)) ?? {};
  }

  async #announce(): Promise<void> {
    for (const listener of this.#listeners) await listener();
  }
}

function stateOf({ policy, forced, problems }: MergedPolicy): PolicyState {
  return { policy, forced, problems };
}
