import { describe, expect, it } from 'vitest';
import type { VerificationUpdate } from '../../../extension/messaging/contract.ts';
import { verify, WORKER_GONE } from '../../../extension/webmail/protection/verification.ts';
import type { Connect } from '../../../extension/webmail/protection/verification.ts';
import { REF, verdictOf } from '../../support/extension/verdicts.ts';

const REQUEST = { ref: REF, token: 't', again: false, subject: '' };
const FINAL: VerificationUpdate = { stage: 'final', verdict: verdictOf([]) };

/** A worker that lives as many lives as there are scripts; each posts its updates, then dies. */
function worker(lives: readonly (readonly VerificationUpdate[])[]) {
  let life = 0;
  const asked: unknown[] = [];
  const connect: Connect = (request, onUpdate, onClosed) => {
    asked.push(request);
    const updates = lives[life++] ?? [];
    queueMicrotask(() => {
      updates.forEach((update) => onUpdate(update));
      onClosed();
    });
    return () => undefined;
  };
  return { connect, asked };
}

async function run(connect: Connect, signal = new AbortController().signal) {
  const updates: VerificationUpdate[] = [];
  const pauses: number[] = [];
  const sleep = (ms: number, stop: AbortSignal): Promise<void> => {
    pauses.push(ms);
    return stop.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve();
  };
  await verify(REQUEST, (update) => updates.push(update), { connect, sleep }, signal);
  return { updates, pauses };
}

describe('verify', () => {
  it('asks again when the worker died before the end, until the end', async () => {
    const { connect, asked } = worker([[], [{ stage: 'fetching' }], [{ stage: 'verifying' }, FINAL]]);
    const { updates } = await run(connect);
    expect(asked).toEqual([REQUEST, REQUEST, REQUEST]);
    expect(updates.map(({ stage }) => stage)).toEqual(['fetching', 'verifying', 'final']);
  });
  it('does not ask again after a failure', async () => {
    const { connect, asked } = worker([[{ stage: 'failed', code: 'X', retryable: true }]]);
    await run(connect);
    expect(asked).toHaveLength(1);
  });
  it('gives up with a code when the worker never answers, waiting longer each time', async () => {
    const { updates, pauses } = await run(worker([]).connect);
    expect(updates).toEqual([{ stage: 'failed', code: WORKER_GONE, retryable: true }]);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.length).toBeLessThan(10);
  });
  it('gives up the same way when connecting throws, as after an update of the extension', async () => {
    const { updates } = await run(() => {
      throw new Error('Extension context invalidated.');
    });
    expect(updates).toEqual([{ stage: 'failed', code: WORKER_GONE, retryable: true }]);
  });
  it('closes its port and says nothing more when it is aborted', async () => {
    const stop = new AbortController();
    let closed = false;
    let late: (update: VerificationUpdate) => void = () => undefined;
    const running = run((_request, onUpdate) => {
      late = onUpdate;
      queueMicrotask(() => stop.abort());
      return () => {
        closed = true;
      };
    }, stop.signal);
    const { updates } = await running;
    late(FINAL);
    expect([closed, updates]).toEqual([true, []]);
  });
});
