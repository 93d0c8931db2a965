/** Bytes of submitted files that may be in memory at one time. */
export class ByteBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes bytes; `undefined` when there are not as many left. The function gives them back, once. */
  take(bytes: number): (() => void) | undefined {
    if (this.#used + bytes > this.#limit) return undefined;
    this.#used += bytes;
    let held = true;
    return () => {
      if (held) this.#used -= bytes;
      held = false;
    };
  }
}
