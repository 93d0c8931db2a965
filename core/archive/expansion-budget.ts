import { MAX_ARCHIVE_MEMBERS, MAX_EXPANDED_BYTES } from '../limits.ts';

/** What may still be expanded from one attachment, archives inside archives included. */
export class ExpansionBudget {
  #members = MAX_ARCHIVE_MEMBERS;
  #bytes = MAX_EXPANDED_BYTES;

  /** Takes one member; `false` when none is left. */
  takeMember(): boolean {
    if (this.#members === 0) return false;
    this.#members--;
    return true;
  }

  /** Bytes that may still be expanded. */
  get bytes(): number {
    return this.#bytes;
  }

  takeBytes(count: number): void {
    this.#bytes = Math.max(0, this.#bytes - count);
  }
}
