import { spawnSync } from 'node:child_process';
import { HOSTILE } from '../support/hostile-mail.ts';
import type { BenchRow } from './bench-row.ts';
import { peakMemoryMb } from './peak-memory.ts';

/** What a verification of a hostile message may take on the machine of the bench. */
const LIMIT_MS = 1_000;

const only = process.argv[2];
if (import.meta.main && only !== undefined) {
  process.stdout.write(JSON.stringify(await verifyOnce(only)));
}

/** Each hostile message verified once, cold, in a process of its own: time and peak memory of that process. */
export function hostileRows(): BenchRow[] {
  return Object.keys(HOSTILE).flatMap((shape) => {
    const { stdout } = spawnSync(process.execPath, [import.meta.filename, shape], { encoding: 'utf8' });
    const { ms, rssMb } = JSON.parse(stdout) as { ms: number; rssMb: number };
    const limit = `${LIMIT_MS} ms`;
    return [
      {
        name: 'hostile message verified',
        shape,
        value: ms,
        unit: 'ms',
        against: limit,
        ratio: ms / LIMIT_MS,
      },
      {
        name: 'hostile message, peak memory',
        shape,
        value: rssMb,
        unit: 'MB',
        against: 'none',
        ratio: Number.NaN,
      },
    ];
  });
}

async function verifyOnce(shape: string): Promise<{ ms: number; rssMb: number }> {
  const { verifyMessage } = await import('../../core/verify/verify-message.ts');
  const { defaultPolicy } = await import('../../core/policy/read-policy.ts');
  const { nodeCodec, systemClock } = await import('../../server/node-ports.ts');
  const raw = Buffer.from(HOSTILE[shape]?.() ?? '', 'latin1');
  const started = performance.now();
  await verifyMessage(raw, {
    policy: defaultPolicy,
    lists: { state: () => Promise.resolve(null), match: () => Promise.resolve([]) },
    endpoint: undefined,
    codec: nodeCodec,
    clock: systemClock,
    host: 'filter',
  });
  return { ms: performance.now() - started, rssMb: peakMemoryMb() };
}
