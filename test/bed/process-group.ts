import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { atProcessEnd } from './at-process-end.ts';

const GRACE_MS = 4000;
const LOG_TAIL = 2000;

export interface ProcessGroup {
  readonly pid: number;
  /** Throws with the end of the log when the process is no longer there. */
  assertAlive(): void;
  /** Asks the whole group to end, and kills it after a few seconds. Resolves when no member is left. */
  end(): Promise<void>;
}

export interface ProcessToStart {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Both output streams go here. */
  readonly log: string;
  /** How long it may take to end by itself, in milliseconds. */
  readonly graceMs?: number;
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    // ESRCH: nobody left in the group, which is what ending it is for.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Starts a program as leader of its own process group; the group ends with this process at the latest. */
export function startProcessGroup(start: ProcessToStart): ProcessGroup {
  const log = openSync(start.log, 'a');
  const child = spawn(start.command, start.args, {
    detached: true,
    stdio: ['ignore', log, log],
    ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
    env: { ...process.env, ...start.env },
  });
  closeSync(log);
  let failure = '';
  child.once('error', (error) => (failure = error.message));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${start.name}: ${start.command} could not be started`);
  const forget = atProcessEnd(() => signalGroup(pid, 'SIGKILL'));
  return {
    pid,
    assertAlive() {
      if (child.exitCode === null && child.signalCode === null && failure === '') return;
      const tail = readFileSync(start.log, 'utf8').slice(-LOG_TAIL);
      throw new Error(`${start.name} ended (${failure || `code ${String(child.exitCode)}`}):\n${tail}`);
    },
    async end() {
      const deadline = Date.now() + (start.graceMs ?? GRACE_MS);
      signalGroup(pid, 'SIGTERM');
      while (signalGroup(pid, 0)) {
        if (Date.now() > deadline) signalGroup(pid, 'SIGKILL');
        await sleep(20);
      }
      forget();
    },
  };
}
