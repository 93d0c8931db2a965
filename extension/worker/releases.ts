import type { Policy } from '../../core/policy/policy.ts';
import type { Clock } from '../../core/ports.ts';
import type { AttachmentVerdict, Outcome, Verdict } from '../../core/verify/verdict.ts';
import type { KeptRelease, WorkerDatabase } from '../browser/database.ts';

const WORST: readonly Policy['override']['upTo'][] = ['none', 'unchecked', 'suspicious', 'malicious'];

/** Clocks are corrected by a little all the time. */
const CLOCK_DRIFT_MS = 60_000;

/** Whether policy lets the user take a file of this outcome, with this reason. */
export function mayRelease(outcome: Outcome, reason: string, override: Policy['override']): boolean {
  if (override.reasonRequired && reason.trim() === '') return false;
  const rank = WORST.indexOf(outcome as Policy['override']['upTo']);
  return rank <= WORST.indexOf(override.upTo);
}

/** The user's own decisions to take a file, by its hash and for a time. */
export class Releases {
  readonly #database: Promise<WorkerDatabase>;
  readonly #clock: Clock;

  constructor(database: Promise<WorkerDatabase>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async isReleased(sha256: string): Promise<boolean> {
    return (await this.#inForce(sha256)) !== undefined;
  }

  /** Releases every byte string of one attachment. Resolves with the end, in milliseconds since 1970. */
  async add(attachment: AttachmentVerdict, reason: string, minutes: number): Promise<number> {
    const at = this.#clock.now();
    const until = at + minutes * 60_000;
    const transaction = (await this.#database).transaction('releases', 'readwrite');
    for (const sha256 of [attachment.sha256, ...attachment.alsoSha256]) {
      await transaction.store.put({ sha256, reason, at, until });
    }
    await transaction.done;
    return until;
  }

  /** A verdict with its releases in force: those attachments are released, and their receipts say by whom and why. */
  async withReleases(verdict: Verdict): Promise<Verdict> {
    const attachments = await Promise.all(
      verdict.attachments.map(async (attachment) => {
        const release = await this.#inForce(attachment.sha256);
        return release === undefined ? attachment : released(attachment, release);
      }),
    );
    return { ...verdict, attachments };
  }

  async #inForce(sha256: string): Promise<KeptRelease | undefined> {
    const release = await (await this.#database).get('releases', sha256);
    if (release === undefined) return undefined;
    const now = this.#clock.now();
    // A clock that was set back must not make a release last: one that was given in the future is over.
    return release.at - CLOCK_DRIFT_MS <= now && now < release.until ? release : undefined;
  }
}

function released(attachment: AttachmentVerdict, release: KeptRelease): AttachmentVerdict {
  return {
    ...attachment,
    disposition: 'release',
    receipt: [
      ...attachment.receipt,
      {
        code: 'override',
        by: 'user',
        reason: release.reason,
        until: new Date(release.until).toISOString(),
      },
    ],
  };
}
