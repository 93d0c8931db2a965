import type { Clock } from '../../core/ports.ts';
import type { PaceRule } from '../webmail/routes.ts';
import { inTurn } from './in-turn.ts';

/**
 * Spaces requests so that no rule is broken. What it knows is gone when the worker dies: a worker that comes back may begin
 * with a full stretch again.
 */
export class Pace {
  readonly #rules: readonly PaceRule[];
  readonly #clock: Pick<Clock, 'now' | 'sleep'>;
  readonly #inTurn = inTurn();
  /** When requests were let go, oldest first; no more than the largest rule needs. */
  #times: readonly number[] = [];

  constructor(rules: readonly PaceRule[], clock: Pick<Clock, 'now' | 'sleep'>) {
    this.#rules = rules;
    this.#clock = clock;
  }

  /** Resolves when the next request may go. In the order in which it was asked; rejects when the signal aborts first. */
  take(signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      for (let ms = this.#wait(); ms > 0; ms = this.#wait()) await this.#clock.sleep(ms, signal);
      const kept = Math.max(0, ...this.#rules.map(({ requests }) => requests));
      this.#times = [...this.#times, this.#clock.now()].slice(-kept);
    });
  }

  #wait(): number {
    const now = this.#clock.now();
    return Math.max(
      0,
      ...this.#rules.map(({ requests, ms }) => {
        const oldest = this.#times.at(-requests);
        // A clock that was set back must not make anybody wait longer than the stretch.
        return oldest === undefined ? 0 : Math.min(ms, oldest + ms - now);
      }),
    );
  }
}
