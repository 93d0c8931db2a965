import type { Incident } from '../../core/incident/incident.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Clock, HttpFetch } from '../../core/ports.ts';
import type { QueuedIncident, WorkerDatabase } from '../browser/database.ts';
import type { KeptIncident } from '../messaging/contract.ts';

const SEND_TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Incidents are kept first and sent when they can be. A server that answers has taken it: it takes the same id twice
 * without making two, so that a lost answer does no harm.
 */
export class IncidentQueue {
  readonly #database: Promise<WorkerDatabase>;
  readonly #clock: Clock;
  readonly #fetch: HttpFetch;
  readonly #policy: () => Promise<Policy>;

  constructor(
    database: Promise<WorkerDatabase>,
    clock: Clock,
    fetch: HttpFetch,
    policy: () => Promise<Policy>,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#fetch = fetch;
    this.#policy = policy;
  }

  /** Keeps an incident. One that is kept already is not sent again, unless its override is new. */
  async add(incident: Incident): Promise<void> {
    const database = await this.#database;
    const kept = await database.get('incidents', incident.id);
    if (kept !== undefined && incident.override === null) return;
    const at = this.#clock.now();
    await database.put('incidents', { id: incident.id, incident, sent: false, attempts: 0, nextAt: at, at });
  }

  /** Newest first. */
  async all(): Promise<readonly KeptIncident[]> {
    const kept = await (await this.#database).getAllFromIndex('incidents', 'at');
    return kept.reverse().map(({ incident, sent }) => ({ incident, sent }));
  }

  /** Sends what is due. Stays quiet about failures: each is tried again, ever more rarely. */
  async send(): Promise<void> {
    const { incidents } = await this.#policy();
    if (incidents.url === '') return;
    const database = await this.#database;
    const now = this.#clock.now();
    const due = (await database.getAll('incidents')).filter(({ sent, nextAt }) => !sent && nextAt <= now);
    for (const queued of due) {
      const sent = await this.#sendOne(queued.incident, incidents.url, incidents.credential);
      await database.put('incidents', afterAttempt(queued, sent, now));
    }
  }

  async prune(): Promise<number> {
    const { incidents } = await this.#policy();
    const before = this.#clock.now() - incidents.keepDays * DAY_MS;
    const database = await this.#database;
    const old = await database.getAllFromIndex('incidents', 'at', IDBKeyRange.upperBound(before));
    for (const { id } of old) await database.delete('incidents', id);
    return old.length;
  }

  async #sendOne(incident: Incident, url: string, credential: string): Promise<boolean> {
    try {
      const response = await this.#fetch({
        url,
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(credential === '' ? {} : { Authorization: `Bearer ${credential}` }),
        },
        body: JSON.stringify(incident),
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      return response.status >= 200 && response.status < 300;
    } catch {
      // No answer: the server is away. The incident is kept and tried again.
      return false;
    }
  }
}

function afterAttempt(queued: QueuedIncident, sent: boolean, now: number): QueuedIncident {
  const attempts = queued.attempts + 1;
  const wait = Math.min(FIRST_RETRY_MS * 2 ** queued.attempts, LAST_RETRY_MS);
  return { ...queued, sent, attempts, nextAt: sent ? queued.nextAt : now + wait };
}
