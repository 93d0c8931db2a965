import { MAX_LOCAL_MS } from '../../../core/limits.ts';
import type { Engine } from './engine.ts';
import { InspectorPool } from './inspector-pool.ts';

/** Core stops by itself after `MAX_LOCAL_MS`; a thread that does not is ended this much later. */
const GRACE_MS = 10_000;

/** Core's local inspection, in threads, so that a hostile file can stop neither the server nor the next file. */
export function localEngine(threads: number): Engine {
  const pool = new InspectorPool(threads, MAX_LOCAL_MS + GRACE_MS);
  return {
    name: 'mailwicket',
    async scan(file, signal) {
      const answer = await pool.inspect({ filename: file.filename, bytes: file.bytes }, signal);
      return answer ?? { kind: 'failed', reason: 'gave-up' };
    },
    checkReady: () => Promise.resolve(),
    close: () => pool.close(),
  };
}
