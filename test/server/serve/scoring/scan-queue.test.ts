import { describe, expect, it } from 'vitest';
import type { Engine, EngineAnswer, FileToScan } from '../../../../server/serve/scoring/engine.ts';
import { ScanQueue } from '../../../../server/serve/scoring/scan-queue.ts';

const OK: EngineAnswer = { kind: 'score', score: 0.1, malwareName: '', notChecked: [] };

/** An engine whose scans end when the test says so. */
class HeldEngine implements Engine {
  readonly name = 'held';
  readonly scans: { file: FileToScan; answer: (answer: EngineAnswer) => void }[] = [];

  scan(file: FileToScan, signal: AbortSignal): Promise<EngineAnswer> {
    return new Promise((resolve) => {
      this.scans.push({ file, answer: resolve });
      signal.addEventListener('abort', () => resolve({ kind: 'failed', reason: 'unavailable' }));
    });
  }

  checkReady(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const file = (sha256: string): FileToScan => ({ sha256, filename: '', bytes: new Uint8Array() });

function queueOf(engine: Engine, concurrency = 1, onScored = () => Promise.resolve()): ScanQueue {
  return new ScanQueue({ engines: [engine], concurrency, onScored });
}

describe('ScanQueue', () => {
  it('scans a file once when it is submitted twice', async () => {
    const engine = new HeldEngine();
    const queue = queueOf(engine);
    const first = queue.submit(file('a'));
    expect(queue.submit(file('a'))).toBe(first);
    expect(engine.scans).toHaveLength(1);
    engine.scans[0]?.answer(OK);
    expect(await first.done).toMatchObject({ kind: 'score', score: 0.1, engine: 'held' });
    expect(queue.isRunning('a')).toBe(false);
    expect(queue.find(first.id)?.outcome).toMatchObject({ score: 0.1 });
  });

  it('scans no more at one time than it may, and all in the end', async () => {
    const engine = new HeldEngine();
    const queue = queueOf(engine, 2);
    const jobs = ['a', 'b', 'c', 'd'].map((name) => queue.submit(file(name)));
    expect(engine.scans).toHaveLength(2);
    engine.scans[0]?.answer(OK);
    await jobs[0]?.done;
    engine.scans[1]?.answer(OK);
    await jobs[1]?.done;
    await expect.poll(() => engine.scans.length).toBe(4);
    engine.scans[2]?.answer(OK);
    engine.scans[3]?.answer(OK);
    await Promise.all(jobs.map((job) => job.done));
    expect(queue.size).toBe(0);
  });

  it('gives no score that could not be kept', async () => {
    const engine = new HeldEngine();
    const queue = queueOf(engine, 1, () => Promise.reject(new Error('disk full')));
    const job = queue.submit(file('a'));
    engine.scans[0]?.answer(OK);
    expect(await job.done).toEqual({ kind: 'failed', reason: 'unavailable' });
  });

  it('ends all jobs as failures when it is stopped, those that wait included', async () => {
    const engine = new HeldEngine();
    const queue = queueOf(engine);
    const jobs = ['a', 'b'].map((name) => queue.submit(file(name)));
    const stopped = queue.stop();
    await expect.poll(() => engine.scans.length).toBeGreaterThan(0);
    await stopped;
    for (const job of jobs) expect(job.outcome).toEqual({ kind: 'failed', reason: 'unavailable' });
  });
});
