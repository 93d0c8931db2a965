import type { Verdict } from '../../core/verify/verdict.ts';
import type { Clock } from '../../core/ports.ts';
import type { KeptMessage, KeptVerdict, WorkerDatabase } from '../browser/database.ts';
import type { JudgedFile } from '../exits/judge-exit.ts';
import type { MessageRef } from '../messaging/contract.ts';
import { refKey } from '../messaging/message-ref.ts';

const STRICTNESS = ['release', 'ask', 'hold', 'block'] as const;

/** Verdicts as they outlive the worker, by content and by place. Only of messages with attachments. */
export class VerdictStore {
  readonly #database: Promise<WorkerDatabase>;
  readonly #clock: Clock;

  constructor(database: Promise<WorkerDatabase>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** What was last known of the message at this place, under any basis. */
  async message(ref: MessageRef, jar = ''): Promise<KeptMessage | undefined> {
    return (await this.#database).get('messages', refKey(ref, jar));
  }

  async verdict(rawSha256: string, basis: string): Promise<KeptVerdict | undefined> {
    return (await this.#database).get('verdicts', verdictKey(rawSha256, basis));
  }

  /** Verdicts for list rows: the last ones, whatever the lists were then. */
  async marks(refs: readonly MessageRef[], jar = ''): Promise<readonly (Verdict | undefined)[]> {
    const transaction = (await this.#database).transaction(['messages', 'verdicts']);
    return Promise.all(
      refs.map(async (ref) => {
        const message = await transaction.objectStore('messages').get(refKey(ref, jar));
        if (message === undefined) return undefined;
        return (await transaction.objectStore('verdicts').get(message.verdictKey))?.verdict;
      }),
    );
  }

  /** The strictest kept word about a file, if it was said under this basis. */
  async file(sha256: string, basis: string): Promise<JudgedFile | undefined> {
    const kept = await (await this.#database).get('files', sha256);
    return kept?.basis === basis ? kept : undefined;
  }

  /** Keeps a verdict, its place, and what it says of each file, in one step. */
  async keep(ref: MessageRef, rawSha256: string, basis: string, verdict: Verdict, jar = ''): Promise<void> {
    const at = this.#clock.now();
    const key = verdictKey(rawSha256, basis);
    const transaction = (await this.#database).transaction(['verdicts', 'messages', 'files'], 'readwrite');
    await transaction.objectStore('verdicts').put({ key, rawSha256, basis, verdict, at });
    await transaction
      .objectStore('messages')
      .put({ refKey: refKey(ref, jar), verdictKey: key, rawSha256, basis, at });
    const files = transaction.objectStore('files');
    for (const { sha256, alsoSha256, outcome, disposition } of verdict.attachments) {
      for (const hash of [sha256, ...alsoSha256]) {
        const former = await files.get(hash);
        if (former?.basis === basis && stricter(former, disposition)) continue;
        await files.put({ sha256: hash, basis, outcome, disposition, at });
      }
    }
    await transaction.done;
  }
}

function verdictKey(rawSha256: string, basis: string): string {
  return `${rawSha256} ${basis}`;
}

function stricter(former: JudgedFile, disposition: JudgedFile['disposition']): boolean {
  return STRICTNESS.indexOf(former.disposition) > STRICTNESS.indexOf(disposition);
}
