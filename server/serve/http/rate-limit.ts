/** Keys remembered at one time. More callers than that evict the one seen longest ago: memory. */
const MAX_KEYS = 10_000;

interface Bucket {
  level: number;
  at: number;
}

/** A token bucket for each key: `perMinute` requests a minute, bursts up to as many. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `now` gives milliseconds and never runs backwards. */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes one from the key's bucket. 0 when there was one, else the whole seconds until there is. */
  take(key: string): number {
    const bucket = this.#refilled(key);
    if (bucket.level >= 1) {
      bucket.level -= 1;
      return 0;
    }
    return Math.ceil(((1 - bucket.level) * 60) / this.#perMinute);
  }

  /** Seconds until `take` would succeed, without taking. */
  wait(key: string): number {
    const bucket = this.#refilled(key);
    return bucket.level >= 1 ? 0 : Math.ceil(((1 - bucket.level) * 60) / this.#perMinute);
  }

  #refilled(key: string): Bucket {
    const now = this.#now();
    const known = this.#buckets.get(key);
    const level =
      known === undefined
        ? this.#perMinute
        : Math.min(this.#perMinute, known.level + ((now - known.at) * this.#perMinute) / 60_000);
    const bucket = { level, at: now };
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MAX_KEYS) break;
      this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
