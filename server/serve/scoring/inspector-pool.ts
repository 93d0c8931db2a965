import { ThreadPool } from '../thread-pool.ts';
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
const MAX_HEAP_MB = 512;

/** Threads that inspect one file at a time. One that fails or hangs is ended and replaced. */
export class InspectorPool {
  readonly #threads: ThreadPool<FileToInspect, EngineAnswer>;

  constructor(size: number, timeoutMs: number) {
    this.#threads = new ThreadPool({ script: INSPECTOR, size, timeoutMs, maxHeapMb: MAX_HEAP_MB });
  }

  /** The answer, or `undefined` when the thread failed, ran out of memory or time, or the signal was aborted. */
  inspect(file: FileToInspect, signal: AbortSignal): Promise<EngineAnswer | undefined> {
    return this.#threads.run(file, signal);
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}
