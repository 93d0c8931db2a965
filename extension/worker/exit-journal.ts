import type { KeyValues } from '../browser/storage.ts';
import { inTurn } from './in-turn.ts';

const PENDING = 'pending-exits';

/**
 * Which exits are being answered. Chromium leaves a navigation waiting for minutes when the worker dies in the middle of
 * its answer; what stands here when a worker starts was lost in that way.
 */
export class ExitJournal {
  readonly #session: KeyValues;
  readonly #inTurn = inTurn();
  #running = 0;
  /** Read before this worker writes anything. */
  readonly #lost: Promise<readonly string[]>;

  constructor(session: KeyValues) {
    this.#session = session;
    this.#lost = this.#inTurn(async () => {
      const lost = Object.values(await this.#all());
      await this.#session.remove(PENDING);
      return lost;
    });
    // Told to whoever asks.
    this.#lost.catch(() => undefined);
  }

  /** The addresses of exits that a former worker did not answer. */
  lost(): Promise<readonly string[]> {
    return this.#lost;
  }

  /** Whether an exit is being answered. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Answers one exit, noted while it lasts. */
  async during<T>(address: string, answer: () => Promise<T>): Promise<T> {
    const id = crypto.randomUUID();
    this.#running++;
    await this.#change((all) => ({ ...all, [id]: address }));
    try {
      return await answer();
    } finally {
      this.#running--;
      await this.#change((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id)));
    }
  }

  #change(
    change: (all: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.#inTurn(async () => this.#session.set(PENDING, change(await this.#all())));
  }

  async #all(): Promise<Readonly<Record<string, string>>> {
    return ((await this.#session.get(PENDING)) as Record<string, string> | undefined) ?? {};
  }
}
