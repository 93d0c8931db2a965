import type { Policy } from '../../core/policy/policy.ts';
import type { Clock } from '../../core/ports.ts';
import type { Disposition, Verdict } from '../../core/verify/verdict.ts';
import { removeOlder } from '../browser/database.ts';
import type { AuditedMessage, WorkerDatabase } from '../browser/database.ts';
import type { JudgedMessage } from '../exits/judge-exit.ts';
import type { AuditTotals } from '../messaging/contract.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What would have happened in audit mode. Each message counts once, however often it is opened. */
export class AuditCounts {
  readonly #database: Promise<WorkerDatabase>;
  readonly #clock: Clock;
  readonly #policy: () => Promise<Policy>;

  constructor(database: Promise<WorkerDatabase>, clock: Clock, policy: () => Promise<Policy>) {
    this.#database = database;
    this.#clock = clock;
    this.#policy = policy;
  }

  /** Counts a message verified in audit mode; the newest verdict of a message replaces an older one. */
  async add({ rawSha256, verdict }: JudgedMessage): Promise<void> {
    const would = verdict.attachments.map(auditedDisposition).filter((each) => each !== undefined);
    if (rawSha256 === '' || would.length === 0) return;
    const count = (disposition: Disposition) => would.filter((each) => each === disposition).length;
    const transaction = (await this.#database).transaction('audits', 'readwrite');
    const known = await transaction.store.get(rawSha256);
    const counted: AuditedMessage = {
      rawSha256,
      ask: count('ask'),
      hold: count('hold'),
      block: count('block'),
      at: known?.at ?? this.#clock.now(),
    };
    await transaction.store.put(counted);
    await transaction.done;
  }

  /** Forgets messages that are as old as incidents may get. */
  async prune(): Promise<number> {
    return removeOlder(await this.#database, 'audits', await this.#oldest());
  }

  /** The counts since the first that is kept; `null` in enforce mode. */
  async totals(): Promise<AuditTotals | null> {
    if ((await this.#policy()).mode !== 'audit') return null;
    const since = IDBKeyRange.lowerBound(await this.#oldest());
    const kept = await (await this.#database).getAllFromIndex('audits', 'at', since);
    const sum = (of: 'ask' | 'hold' | 'block') => kept.reduce((total, message) => total + message[of], 0);
    const first = kept[0];
    return {
      since: first === undefined ? '' : new Date(first.at).toISOString(),
      messages: kept.length,
      ask: sum('ask'),
      hold: sum('hold'),
      block: sum('block'),
    };
  }

  async #oldest(): Promise<number> {
    return this.#clock.now() - (await this.#policy()).incidents.keepDays * DAY_MS;
  }
}

function auditedDisposition({ receipt }: Verdict['attachments'][number]): Disposition | undefined {
  return receipt.find((line) => line.code === 'audit-mode')?.disposition;
}
