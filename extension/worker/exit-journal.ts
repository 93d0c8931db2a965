import type { Clock, Log } from '../../core/ports.ts';
import type { KeyValues } from '../browser/storage.ts';
import type { ExitRequest } from '../exits/answer-exit.ts';
import { codeOf } from '../messaging/router.ts';

const PREFIX = 'exit:';
/** Who asked longer ago has gone on, or has asked again. */
const REPEAT_MS = 2 * 60_000;
/** An exit over which one worker after the other dies is not answered for ever. */
const MAX_TRIES = 4;

interface Entry {
  /** The worker that answers it. */
  readonly run: string;
  readonly at: number;
  readonly address: string;
  readonly method: string;
  readonly form: string | null;
  readonly inFrame: boolean;
  readonly canRepeat: boolean;
  /** The browser was given the file: it may have become a download. */
  readonly isGiven: boolean;
  readonly tries: number;
}

/** An exit while it is being answered. */
export interface OpenExit {
  /** The browser is about to be given the file. */
  given(): Promise<void>;
  /** Nothing more will come of it. */
  over(): Promise<void>;
}

/** An exit that a former worker did not answer to the end. */
export interface LostExit {
  readonly request: ExitRequest;
  /** When a worker began to answer it, in milliseconds since 1970. */
  readonly at: number;
  readonly isGiven: boolean;
  /** The worker can ask for the same again, and somebody still waits for it. */
  readonly canRepeat: boolean;
  /** This worker answers it now. */
  takeOver(): OpenExit;
}

export interface ExitJournalPorts {
  readonly session: KeyValues;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * Which exits are being answered. When the worker dies in the middle of an answer, nothing comes of it for the user, and
 * Chromium leaves a navigation waiting; what stands here when a worker starts was lost in that way. Each entry has a key
 * of its own and is written in one call without a reading before it, so that the moment between the request and its entry
 * is as short as it can be.
 */
export class ExitJournal {
  readonly #ports: ExitJournalPorts;
  readonly #run = crypto.randomUUID();
  #answering = 0;

  constructor(ports: ExitJournalPorts) {
    this.#ports = ports;
  }

  /** Notes an exit before anything else is done about it. `canRepeat`: another worker could answer it as well. */
  begin(request: ExitRequest, canRepeat: boolean): OpenExit {
    return this.#open(`${PREFIX}${crypto.randomUUID()}`, {
      run: this.#run,
      at: this.#ports.clock.now(),
      address: request.url.href,
      method: request.method,
      form: request.form ?? null,
      inFrame: request.inFrame,
      canRepeat,
      isGiven: false,
      tries: 1,
    });
  }

  /** What former workers left. The same are named again by the next worker unless they are taken over. */
  async lost(): Promise<readonly LostExit[]> {
    const all = await this.#ports.session.entries(PREFIX);
    const left = Object.entries(all as Readonly<Record<string, Entry>>);
    const now = this.#ports.clock.now();
    return left
      .filter(([, { run }]) => run !== this.#run)
      .map(([key, entry]) => ({
        request: {
          url: new URL(entry.address),
          method: entry.method,
          form: entry.form ?? undefined,
          inFrame: entry.inFrame,
        },
        at: entry.at,
        isGiven: entry.isGiven,
        canRepeat: entry.canRepeat && entry.tries < MAX_TRIES && Math.abs(now - entry.at) < REPEAT_MS,
        takeOver: () => this.#open(key, { ...entry, run: this.#run, tries: entry.tries + 1 }),
      }));
  }

  /** Whether an exit is being answered. */
  get isBusy(): boolean {
    return this.#answering > 0;
  }

  #open(key: string, entry: Entry): OpenExit {
    const { session, log } = this.#ports;
    this.#answering++;
    // Without the entry a death would lose the exit; that is no reason to lose it now.
    const failed = (error: unknown) => log('exit-not-noted', { code: codeOf(error) });
    let last: Promise<void> = session.set(key, entry).catch(failed);
    const change = (write: () => Promise<void>) => (last = last.then(write).catch(failed));
    return {
      given: () => change(() => session.set(key, { ...entry, isGiven: true })),
      over: () => {
        this.#answering--;
        return change(() => session.remove(key));
      },
    };
  }
}
