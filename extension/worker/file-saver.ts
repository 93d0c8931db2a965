import type { Clock } from '../../core/ports.ts';
import { SaveError, type SavedFile, type SavingPage } from '../browser/saving-page.ts';
import { inTurn } from './in-turn.ts';

/** How long Chromium may take until it asks for the name of what we save. */
const BEGIN_MS = 20_000;

export interface FileSaverPorts {
  readonly page: SavingPage;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Saves files that were judged: the very bytes, under the name that is given. The page for it is open only meanwhile. */
export class FileSaver {
  readonly #ports: FileSaverPorts;
  readonly #inTurn = inTurn();
  /** What waits to be told that its download began, by address. */
  readonly #waiting = new Map<string, () => void>();
  #saving = 0;
  #isOpen = false;

  constructor(ports: FileSaverPorts) {
    this.#ports = ports;
  }

  /** Resolves when the download has begun, else rejects with a `SaveError`. `note` is told its address before: whoever comes later finds the download by it. */
  async save(file: SavedFile, note: (address: string) => Promise<void>): Promise<void> {
    const late = new AbortController();
    const isLate = this.#ports.clock.sleep(BEGIN_MS, late.signal).then(() => {
      throw new SaveError('SAVE_NOT_BEGUN');
    });
    // It is aborted when it is not needed any more.
    isLate.catch(() => undefined);
    this.#saving++;
    try {
      await Promise.race([this.#save(file, note), isLate]);
    } finally {
      late.abort(new Error('over'));
      this.#saving--;
      await this.closeIdle();
    }
  }

  /** Call for every download that gets its name. Whether it is one of ours. */
  begins(address: string): boolean {
    const begun = this.#waiting.get(address);
    begun?.();
    return begun !== undefined;
  }

  /** Closes the page, one of a former worker too, unless something is being saved. */
  closeIdle(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#saving > 0) return;
      this.#isOpen = false;
      await this.#ports.page.close();
    });
  }

  async #save(file: SavedFile, note: (address: string) => Promise<void>): Promise<void> {
    const { page } = this.#ports;
    await this.#inTurn(async () => {
      if (this.#isOpen) return;
      await page.open();
      this.#isOpen = true;
    });
    const offered = await page.offer(file);
    const begun = new Promise<void>((resolve) => this.#waiting.set(offered.address, resolve));
    try {
      await note(offered.address);
      offered.save();
      await begun;
    } finally {
      this.#waiting.delete(offered.address);
    }
  }
}
