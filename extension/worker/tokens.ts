import type { KeyValues } from '../browser/storage.ts';
import { inTurn } from './in-turn.ts';

const KEY = 'tokens';
/** Webmails a person has open at once; more means that somebody makes them up. */
const MAX_TOKENS = 100;

/** The anti-CSRF token of each webmail, as its own page gave it. Kept for the session, never written to disk. */
export class Tokens {
  readonly #session: KeyValues;
  readonly #inTurn = inTurn();

  constructor(session: KeyValues) {
    this.#session = session;
  }

  remember(base: string, token: string): Promise<void> {
    return this.#inTurn(async () => {
      if (token === '' || (await this.of(base)) === token) return;
      const kept = Object.entries(await this.#all()).filter(([each]) => each !== base);
      await this.#session.set(KEY, Object.fromEntries([...kept.slice(1 - MAX_TOKENS), [base, token]]));
    });
  }

  /** `''` when none is known. */
  async of(base: string): Promise<string> {
    return (await this.#all())[base] ?? '';
  }

  async #all(): Promise<Readonly<Record<string, string>>> {
    return ((await this.#session.get(KEY)) as Record<string, string> | undefined) ?? {};
  }
}
