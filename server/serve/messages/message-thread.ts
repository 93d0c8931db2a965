import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { memoryScoreCache } from '../../../core/scoring/score-cache.ts';
import { verifyMessage, type Verifier } from '../../../core/verify/verify-message.ts';
import { verifierOf } from '../../command/create-verifier.ts';
import type { VerifyOptions } from '../../command/verify-options.ts';
import { SqliteListStore } from '../../lists/sqlite-list-store.ts';
import type { MessageTask } from './message-task.ts';
import type { MessageAnswer } from './message-verifier.ts';

/** The thread that verifies messages. An error in it ends it, and the pool takes that as "could not tell". */
const options = workerData as VerifyOptions;

/** Lists of other machines, which the policy may name, are asked for news after that. */
const MAX_AGE_MS = 60_000;

/** Kept from one refresh to the next: what cannot be refreshed, or is refused, must leave the lists that were there. */
const store = new SqliteListStore(options.cache ?? ':memory:');

/** For the life of the thread: the same file in many messages is asked for once. */
const scores = memoryScoreCache();

let current: { readonly verifier: Verifier; readonly stamp: string; readonly since: number } | undefined;

/** Changes whenever the directory of lists has been published into: an entry must count for the next message. */
function listStamp(): string {
  if (options.lists === undefined) return '';
  const file = join(options.lists, 'metadata', 'timestamp.json');
  return String(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'gone');
}

async function verifierInForce(
  { policy, revision }: MessageTask,
  warn: (message: string) => void,
): Promise<Verifier> {
  const stamp = `${revision} ${listStamp()}`;
  const now = performance.now();
  if (current?.stamp !== stamp || now - current.since > MAX_AGE_MS) {
    const verifier = await verifierOf(policy, options, warn, { store, maxAgeMs: 0 });
    current = { verifier: { ...verifier, host: 'roundcube', scores }, stamp, since: now };
  }
  return current.verifier;
}

async function answer(task: MessageTask): Promise<MessageAnswer> {
  const warnings: string[] = [];
  let verifier: Verifier;
  try {
    verifier = await verifierInForce(task, (message) => warnings.push(message));
  } catch (error) {
    return { kind: 'unavailable', warnings: [error instanceof Error ? error.message : String(error)] };
  }
  return { kind: 'verdict', verdict: await verifyMessage(task.raw, verifier), warnings };
}

parentPort?.on('message', (task: MessageTask) => {
  void answer(task).then((message) => parentPort?.postMessage(message));
});
