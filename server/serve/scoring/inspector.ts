import { parentPort } from 'node:worker_threads';
import { defaultPolicy } from '../../../core/policy/read-policy.ts';
import { verifyFile, type Verifier } from '../../../core/verify/verify-message.ts';

import { nodeCodec, systemClock } from '../../node-ports.ts';
import type { EngineAnswer } from './engine.ts';
import type { FileToInspect } from './inspector-pool.ts';

/**
 * The thread that looks into submitted files: core without lists and without an endpoint. An error ends the thread, and
 * the pool takes that as "could not tell".
 */
const verifier: Verifier = {
  policy: defaultPolicy,
  lists: { state: () => Promise.resolve(null), match: () => Promise.resolve([]) },
  endpoint: undefined,
  codec: nodeCodec,
  clock: systemClock,
  host: 'filter',
};

async function inspect(file: FileToInspect): Promise<EngineAnswer> {
  const verdict = await verifyFile(
    { filename: file.filename, declaredType: '', bytes: file.bytes },
    verifier,
  );
  return {
    kind: 'score',
    score: verdict.score ?? 0,
    malwareName: verdict.malwareName,
    // That this thread asks no endpoint is no gap: it is what the endpoint itself asks.
    notChecked: verdict.reasons.filter((reason) => reason !== 'no-endpoint'),
  };
}

parentPort?.on('message', (file: FileToInspect) => {
  void inspect(file).then((answer) => parentPort?.postMessage(answer));
});
