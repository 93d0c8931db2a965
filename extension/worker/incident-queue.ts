import type { Incident } from '../../core/incident/incident.ts';
import { isDecidedSame, withDecisions } from '../../core/incident/user-decisions.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Clock, HttpFetch } from '../../core/ports.ts';
import type { QueuedIncident, WorkerDatabase } from '../browser/database.ts';
import type { KeptIncident } from '../messaging/contract.ts';
import { inTurn } from './in-turn.ts';

const SEND_TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Another incident of this id is there: the server has it, or has one that it will not change. */
const KNOWN_STATUS = 409;
/** What a server will say of the same bytes for ever: too large, not valid. */
const FINAL_STATUSES: readonly number[] = [413, 422];

type Answer = 'sent' | 'later' | `HTTP_${number}`;

/**
 * Incidents are kept first and sent when they can be. A server takes the same id twice without making two, so that a
 * lost answer does no harm. One that it refuses for good is kept, and shown with the reason.
 */
export class IncidentQueue {
  readonly #database: Promise<WorkerDatabase>;
  readonly #clock: Clock;
  readonly #fetch: HttpFetch;
  readonly #policy: () => Promise<Policy>;
  /** Two sendings at once would send each incident twice. */
  readonly #inTurn = inTurn();

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

  /** Keeps an incident. One that is kept already is not sent again, unless the user decided something since. */
  async add(incident: Incident): Promise<void> {
    const { id } = incident;
    const transaction = (await this.#database).transaction('incidents', 'readwrite');
    const kept = await transaction.store.get(id);
    const decided = kept === undefined ? incident : withDecisions(kept.incident, incident);
    if (kept === undefined || !isDecidedSame(kept.incident, decided)) {
      const at = this.#clock.now();
      const first = kept?.at ?? at;
      await transaction.store.put({
        id,
        incident: decided,
        sent: false,
        refused: '',
        attempts: 0,
        nextAt: at,
        at: first,
      });
    }
    await transaction.done;
  }

  /** Newest first. */
  async all(): Promise<readonly KeptIncident[]> {
    const kept = await (await this.#database).getAllFromIndex('incidents', 'at');
    return kept.reverse().map(({ incident, sent, refused = '' }) => ({ incident, sent, refused }));
  }

  /** Sends what is due. Stays quiet about failures: each is tried again, ever more rarely. */
  send(): Promise<void> {
    return this.#inTurn(() => this.#sendDue());
  }

  async #sendDue(): Promise<void> {
    const { incidents } = await this.#policy();
    if (incidents.url === '') return;
    const now = this.#clock.now();
    const due = (await (await this.#database).getAll('incidents')).filter(
      ({ sent, refused = '', nextAt }) => !sent && refused === '' && nextAt <= now,
    );
    for (const { incident } of due) {
      await this.#note(incident, await this.#sendOne(incident, incidents.url, incidents.credential), now);
    }
  }

  /** Notes what became of a sending, unless the user decided something while it was under way: that is still to be sent. */
  async #note(incident: Incident, answer: Answer, now: number): Promise<void> {
    const transaction = (await this.#database).transaction('incidents', 'readwrite');
    const kept = await transaction.store.get(incident.id);
    if (kept !== undefined && isDecidedSame(kept.incident, incident)) {
      await transaction.store.put(afterAttempt(kept, answer, now));
    }
    await transaction.done;
  }

  async prune(): Promise<number> {
    const { incidents } = await this.#policy();
    const before = this.#clock.now() - incidents.keepDays * DAY_MS;
    const database = await this.#database;
    const old = await database.getAllFromIndex('incidents', 'at', IDBKeyRange.upperBound(before));
    for (const { id } of old) await database.delete('incidents', id);
    return old.length;
  }

  async #sendOne(incident: Incident, url: string, credential: string): Promise<Answer> {
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
      if (response.status === KNOWN_STATUS || (response.status >= 200 && response.status < 300))
        return 'sent';
      return FINAL_STATUSES.includes(response.status) ? `HTTP_${response.status}` : 'later';
    } catch {
      // No answer: the server is away. The incident is kept and tried again.
      return 'later';
    }
  }
}

function afterAttempt(queued: QueuedIncident, answer: Answer, now: number): QueuedIncident {
  const attempts = queued.attempts + 1;
  if (answer === 'sent') return { ...queued, sent: true, attempts };
  const wait = Math.min(FIRST_RETRY_MS * 2 ** queued.attempts, LAST_RETRY_MS);
  return { ...queued, attempts, refused: answer === 'later' ? '' : answer, nextAt: now + wait };
}
