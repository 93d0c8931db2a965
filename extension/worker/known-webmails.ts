import type { KeyValues } from '../browser/storage.ts';
import { WEBMAIL_IDS } from '../messaging/contract.ts';
import type { WebmailId } from '../messaging/contract.ts';
import { readRequest } from '../webmail/all-routes.ts';
import type { ExitTarget } from '../webmail/routes.ts';
import { inTurn } from './in-turn.ts';

const KEY = 'webmails';
/** Sites a person has webmail on; more means that somebody makes them up. */
const MAX_SITES = 100;

/** Which webmails each origin runs, as its own pages showed. Kept across sessions: an exit may come before any page. */
export class KnownWebmails {
  readonly #local: KeyValues;
  readonly #inTurn = inTurn();

  constructor(local: KeyValues) {
    this.#local = local;
  }

  remember(origin: string, webmail: WebmailId): Promise<void> {
    return this.#inTurn(async () => {
      const known = await this.of(origin);
      if (known.includes(webmail)) return;
      const others = Object.entries(await this.#all()).filter(([each]) => each !== origin);
      await this.#local.set(
        KEY,
        Object.fromEntries([...others.slice(1 - MAX_SITES), [origin, [...known, webmail]]]),
      );
    });
  }

  /** None: no page of this origin was seen. Several: one host has several webmails. */
  async of(origin: string): Promise<readonly WebmailId[]> {
    const known = (await this.#all())[origin] ?? [];
    return WEBMAIL_IDS.filter((id) => known.includes(id));
  }

  /** Reads an address as the webmail of its origin does. */
  async readRequest(url: URL, form: string | undefined): Promise<ExitTarget | undefined> {
    return readRequest(url, form, await this.of(url.origin));
  }

  async #all(): Promise<Readonly<Record<string, readonly string[]>>> {
    return ((await this.#local.get(KEY)) as Record<string, string[]> | undefined) ?? {};
  }
}
