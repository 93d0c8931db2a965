import { Worker } from 'node:worker_threads';
import type { EngineAnswer } from './engine.ts';

export interface FileToInspect {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** Beside this file in a checkout; beside the bundle when installed. */
const INSPECTOR = new URL(
  import.meta.url.endsWith('.ts') ? './inspector.ts' : './inspector.js',
  import.meta.url,
);
/** Heap of one thread. Reaching it ends the thread, not the server. */
const MAX_HEAP_MB = 512;

/** Threads that inspect one file at a time. One that fails or hangs is ended and replaced. */
export class InspectorPool {
  readonly #size: number;
  readonly #timeoutMs: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(size: number, timeoutMs: number) {
    this.#size = size;
    this.#timeoutMs = timeoutMs;
  }

  /** The answer, or `undefined` when the thread failed, ran out of memory or time, or the signal was aborted. */
  async inspect(file: FileToInspect, signal: AbortSignal): Promise<EngineAnswer | undefined> {
    while (this.#busy >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy++;
    try {
      return signal.aborted ? undefined : await this.#run(file, signal);
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #run(file: FileToInspect, signal: AbortSignal): Promise<EngineAnswer | undefined> {
    return new Promise((resolve) => {
      const worker = this.#idle.pop() ?? this.#start();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
      const finish = (answer: EngineAnswer | undefined) => {
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
      worker.postMessage(file);
    });
  }

  #start(): Worker {
    const worker = new Worker(INSPECTOR, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
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
