import type { Clock } from '../../core/ports.ts';

/** A clock that stands still until moved. Sleepers wake when `advance` passes their time. */
export class FakeClock implements Clock {
  private time: number;
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.sleepers.filter(({ at }) => at <= this.time);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.time);
    for (const { wake } of due) wake();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper = { at: this.time + ms, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  /**
   * Waits for `work`, moving on to the next sleeper's time whenever all that is left to do is to wait. Fails when the
   * work waits for something that no sleeper brings.
   */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = () => void (state.isSettled = true);
    work.then(settle, settle);
    for (let idle = 0; !state.isSettled && idle < 50; idle++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (idle % 5 !== 4 || this.sleepers.length === 0) continue;
      this.advance(Math.min(...this.sleepers.map(({ at }) => at)) - this.time);
      idle = 0;
    }
    if (!state.isSettled) throw new Error('the work waits for nothing that comes');
    return await work;
  }
}
