import type { KeyValues } from '../browser/storage.ts';

const READY = 'update-ready';
/** How long until a package that found something under way is tried again. */
export const TRY_AGAIN_MS = 1_000;

export interface PackageUpdatePorts {
  readonly session: KeyValues;
  /** Whether a message or a file is being judged, or a page of ours is open, which the change would close. */
  isBusy(): Promise<boolean>;
  /** Ends this worker; the browser starts that of the new package. */
  reload(): void;
  after(ms: number, action: () => Promise<void>): void;
}

/**
 * Puts a new package in place when nothing is under way. Left alone, a browser waits until the extension does nothing, which
 * an open webmail page never lets happen: its scripts call the worker back.
 */
export class PackageUpdate {
  readonly #ports: PackageUpdatePorts;

  constructor(ports: PackageUpdatePorts) {
    this.#ports = ports;
  }

  /** The browser has a newer package. */
  async found(): Promise<void> {
    await this.#ports.session.set(READY, true);
    await this.resume();
  }

  /** Puts in place what was found, by this worker or a former one. The session ends with the package, and the note with it. */
  async resume(): Promise<void> {
    if ((await this.#ports.session.get(READY)) !== true) return;
    if (await this.#ports.isBusy()) this.#ports.after(TRY_AGAIN_MS, () => this.resume());
    else this.#ports.reload();
  }
}
