import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../../../../core/policy/read-policy.ts';
import { SILENCE_MS, verifyInWorker } from '../../../../plugin-roundcube/client/page/verify-in-worker.ts';
import type { Job, Report } from '../../../../plugin-roundcube/client/worker/protocol.ts';
import { ACCESS } from '../../../support/plugin-roundcube/fake-routes.ts';

const job: Job = {
  access: ACCESS,
  uid: '7',
  mbox: 'INBOX',
  policy: defaultPolicy,
  lists: [],
  scoring: false,
  maxMessageBytes: 1,
};
const gone: Report = { kind: 'failed', code: 'gone' };
const dies = (worker: FakeWorker) => worker.dispatchEvent(new Event('error'));

/** A worker that does what a test says when it gets its job. */
class FakeWorker extends EventTarget {
  isTerminated = false;
  readonly #work: (worker: FakeWorker) => void;

  constructor(work: (worker: FakeWorker) => void) {
    super();
    this.#work = work;
  }
  postMessage(): void {
    this.#work(this);
  }
  tell(report: Report): void {
    this.dispatchEvent(new MessageEvent('message', { data: report }));
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

function verify(...works: readonly ((worker: FakeWorker) => void)[]) {
  const workers: FakeWorker[] = [];
  const heard: Report[] = [];
  const start = () => {
    const work = works[workers.length];
    if (work === undefined) return Promise.reject(new Error('worker.js: 404'));
    const worker = new FakeWorker(work);
    workers.push(worker);
    return Promise.resolve(worker as unknown as Worker);
  };
  const done = verifyInWorker(job, start, (report) => heard.push(report));
  return { workers, heard, done };
}

describe('verifyInWorker', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends the worker with its last report', async () => {
    const { workers, heard, done } = verify((worker) => worker.tell(gone));
    await done;
    expect(heard).toEqual([gone]);
    expect(workers[0]?.isTerminated).toBe(true);
  });

  it('starts a worker that died once more', async () => {
    const { workers, heard, done } = verify(dies, (worker) => worker.tell(gone));
    await done;
    expect(heard).toEqual([gone]);
    expect(workers.length).toBe(2);
  });

  it('says that it stopped after the second death, also when no worker starts', async () => {
    const { heard, done } = verify(dies);
    await done;
    expect(heard).toEqual([{ kind: 'failed', code: 'stopped' }]);
  });

  it('takes a silent worker for dead, and one that says it lives for alive', async () => {
    const { workers, heard, done } = verify(
      () => undefined,
      (worker) => {
        setTimeout(() => worker.tell({ kind: 'alive' }), SILENCE_MS - 1);
        setTimeout(() => worker.tell(gone), 2 * SILENCE_MS - 2);
      },
    );
    await vi.advanceTimersByTimeAsync(3 * SILENCE_MS);
    await done;
    expect(workers[0]?.isTerminated).toBe(true);
    expect(heard).toEqual([gone]);
  });
});
