import { randomUUID } from 'node:crypto';
import { combine, type Combined } from './combine.ts';
import type { Engine, FileToScan } from './engine.ts';

/** Finished jobs that can still be asked for. */
const MAX_FINISHED_JOBS = 1_000;

export interface Job {
  readonly id: string;
  readonly sha256: string;
  /** `undefined` while it runs. */
  readonly outcome: Combined | undefined;
  /** Fulfilled when it is over and `onScored` is through; never rejects. */
  readonly done: Promise<Combined>;
}

type RunningJob = { -readonly [K in keyof Job]: Job[K] };

export interface ScanQueueOptions {
  readonly engines: readonly Engine[];
  /** Files scanned at one time. */
  readonly concurrency: number;
  /** Keeps the outcome before anybody is told. A rejection makes the outcome a failure. */
  readonly onScored: (file: FileToScan, outcome: Combined) => Promise<void>;
}

/**
 * Scans submitted files, a few at a time, the same file once. Files wait in memory and nowhere else: after a restart a
 * job is unknown and the client submits again.
 */
export class ScanQueue {
  readonly #options: ScanQueueOptions;
  readonly #jobs = new Map<string, RunningJob>();
  readonly #running = new Map<string, RunningJob>();
  readonly #waiting: (() => void)[] = [];
  readonly #stopped = new AbortController();
  #busy = 0;

  constructor(options: ScanQueueOptions) {
    this.#options = options;
  }

  /** Jobs that are not over. */
  get size(): number {
    return this.#running.size;
  }

  isRunning(sha256: string): boolean {
    return this.#running.has(sha256);
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  submit(file: FileToScan): Job {
    const same = this.#running.get(file.sha256);
    if (same !== undefined) return same;
    const done = this.#scan(file).then((outcome) => {
      job.outcome = outcome;
      this.#running.delete(file.sha256);
      return outcome;
    });
    const job: RunningJob = { id: randomUUID(), sha256: file.sha256, outcome: undefined, done };
    this.#running.set(file.sha256, job);
    this.#jobs.set(job.id, job);
    this.#forgetOldest();
    return job;
  }

  /** Gives up what runs and waits until nothing does. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#running.values()].map((job) => job.done));
  }

  async #scan(file: FileToScan): Promise<Combined> {
    while (this.#busy >= this.#options.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#busy++;
    try {
      if (this.#stopped.signal.aborted) return { kind: 'failed', reason: 'unavailable' };
      const outcome = combine(
        await Promise.all(
          this.#options.engines.map(async (engine) => ({
            engine: engine.name,
            answer: await engine.scan(file, this.#stopped.signal),
          })),
        ),
      );
      await this.#options.onScored(file, outcome);
      return outcome;
    } catch {
      // The store refused the score: a score that is not kept is not given either.
      return { kind: 'failed', reason: 'unavailable' };
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  #forgetOldest(): void {
    let finished = this.#jobs.size - this.#running.size - MAX_FINISHED_JOBS;
    for (const [id, job] of this.#jobs) {
      if (finished <= 0) return;
      if (job.outcome === undefined) continue;
      this.#jobs.delete(id);
      finished--;
    }
  }
}
