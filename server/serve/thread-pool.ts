import { Worker } from 'node:worker_threads';

export interface ThreadPoolOptions {
  /** Beside the caller's file in a checkout; beside the bundle when installed. */
  readonly script: URL;
  readonly size: number;
  /** Time for one task, after which the thread is ended. */
  readonly timeoutMs: number;
  /** Heap of one thread. Reaching it ends the thread, not the server. */
  readonly maxHeapMb: number;
  /** What every thread is started with. */
  readonly workerData?: unknown;
}

/** Threads that do one task at a time. One that fails or hangs is ended and replaced. */
export class ThreadPool<Task, Answer> {
  readonly #options: ThreadPoolOptions;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** The answer, or `undefined` when the thread failed, ran out of memory or time, or the signal was aborted. */
  async run(task: Task, signal: AbortSignal): Promise<Answer | undefined> {
    while (this.#busy >= this.#options.size) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#busy++;
    try {
      return signal.aborted ? undefined : await this.#give(task, signal);
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #give(task: Task, signal: AbortSignal): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const worker = this.#idle.pop() ?? this.#start();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeoutMs)]);
      const finish = (answer: Answer | undefined) => {
        limit.removeEventListener('abort', end);
        worker.off('message', finish).off('error', end).off('exit', end);
        if (answer === undefined) {
          void worker.terminate();
        } else {
          worker.unref();
          this.#idle.push(worker);
        }
        resolve(answer);
      };
      const end = () => finish(undefined);
      limit.addEventListener('abort', end, { once: true });
      worker.once('message', finish);
      worker.once('error', end);
      worker.once('exit', end);
      worker.ref();
      worker.postMessage(task);
    });
  }

  #start(): Worker {
    const { script, maxHeapMb, workerData } = this.#options;
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb }, workerData });
    this.#all.add(worker);
    // For as long as it lives: a thread may fail while nobody waits for it.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at !== -1) this.#idle.splice(at, 1);
    });
    return worker;
  }
}
