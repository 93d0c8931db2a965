import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { verifyMessage, type Verifier } from '../../../core/verify/verify-message.ts';
import { createVerifier } from '../../command/create-verifier.ts';
import type { VerifyOptions } from '../../command/verify-options.ts';
import type { MessageAnswer } from './message-verifier.ts';

/** The thread that verifies messages. An error in it ends it, and the pool takes that as "could not tell". */
const options = workerData as VerifyOptions;

/** Lists of other machines, which the policy may name, are read anew after that. */
const MAX_AGE_MS = 60_000;

let current: { readonly verifier: Verifier; readonly stamp: string; readonly since: number } | undefined;

/** Changes whenever the directory of lists has been published into: an entry must count for the next message. */
function listStamp(): string {
  if (options.lists === undefined) return '';
  return String(statSync(join(options.lists, 'metadata', 'timestamp.json')).mtimeMs);
}

async function verifierInForce(): Promise<Verifier> {
  const stamp = listStamp();
  const now = performance.now();
  if (current?.stamp !== stamp || now - current.since > MAX_AGE_MS) {
    // Lists that could not be refreshed stay in force, and the verdict says how old they are.
    const verifier = await createVerifier(options, '', () => undefined);
    current = { verifier: { ...verifier, host: 'roundcube' }, stamp, since: now };
  }
  return current.verifier;
}

async function answer(raw: Uint8Array): Promise<MessageAnswer> {
  let verifier: Verifier;
  try {
    verifier = await verifierInForce();
  } catch {
    return { kind: 'unavailable' };
  }
  return { kind: 'verdict', verdict: await verifyMessage(raw, verifier) };
}

parentPort?.on('message', (raw: Uint8Array) => {
  void answer(raw).then((message) => parentPort?.postMessage(message));
});
