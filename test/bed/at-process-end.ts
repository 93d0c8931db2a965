import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const undone = new Set<() => void>();
let armed = false;

function undoAll(): void {
  for (const undo of [...undone].reverse()) undo();
  undone.clear();
}

function arm(): void {
  if (armed) return;
  armed = true;
  process.once('exit', undoAll);
  for (const signal of SIGNALS) {
    // Every time: a second one must not end the process in the middle of undoing.
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * Runs `undo` when this process ends by itself or by SIGINT, SIGTERM or SIGHUP, so that a broken test leaves neither
 * processes nor folders. `undo` must be synchronous and must not throw. Last registered runs first.
 *
 * @returns takes the registration back, for whoever has cleaned up itself
 */
export function atProcessEnd(undo: () => void): () => void {
  arm();
  undone.add(undo);
  return () => {
    undone.delete(undo);
  };
}
