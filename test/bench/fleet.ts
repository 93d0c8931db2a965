import { createHash } from 'node:crypto';
import type { CDPSession, Page } from 'puppeteer-core';
import { DEMO_ALLOW_LIST, DEMO_BLOCK_LIST } from '../bed/demo-lists.ts';
import { askExtension } from '../e2e/support/ask-extension.ts';
import { killWorker } from '../e2e/support/kill-worker.ts';
import { openProtectedMailbox } from '../e2e/support/protected-mailbox.ts';
import type { ProtectedMailbox } from '../e2e/support/protected-mailbox.ts';
import { messageUrl } from '../e2e/support/roundcube-page.ts';
import { waitUntil } from '../e2e/support/wait-until.ts';
import { waitForBanner } from '../e2e/support/warnings.ts';
import type { BenchRow } from './bench-row.ts';

const HASHES = 1_000_000;
const SYNC_MS = 180_000;

/**
 * What the extension's worker costs a fleet whose list has a million hashes, in real Chromium: from a stopped worker to its
 * first answer and to the banner of a blocked attachment, and the memory it holds when nothing is to be done. Each against
 * the same with the few entries of the demo.
 */
export async function fleetRows(rounds: number): Promise<BenchRow[]> {
  const mailbox = await openProtectedMailbox({ detachedWorker: true });
  try {
    const few = await measure(mailbox, rounds);
    const version = await listVersion(mailbox);
    await mailbox.organisation.publish({
      block: `${DEMO_BLOCK_LIST}\n${manyHashes()}`,
      allow: DEMO_ALLOW_LIST,
    });
    await waitUntil('the list of a million', async () => (await listVersion(mailbox)) > version, SYNC_MS);
    const many = await measure(mailbox, rounds);
    return (['startMs', 'bannerMs', 'heapMb'] as const).map((key) => ({
      ...NAMES[key],
      shape: `${HASHES.toLocaleString('en')} hashes`,
      value: many[key],
      against: `a list of a few (${few[key].toPrecision(3)} ${NAMES[key].unit})`,
      ratio: many[key] / few[key],
    }));
  } finally {
    await mailbox.close();
  }
}

interface WorkerCost {
  readonly startMs: number;
  readonly bannerMs: number;
  readonly heapMb: number;
}

const NAMES = {
  startMs: { name: 'worker: stopped to first answer', unit: 'ms' },
  bannerMs: { name: 'worker: stopped to first verdict', unit: 'ms' },
  heapMb: { name: 'worker: idle memory', unit: 'MB' },
} as const;

async function measure(mailbox: ProtectedMailbox, rounds: number): Promise<WorkerCost> {
  const { chromium, bed, uids, page } = mailbox;
  const { browser, extensionId } = chromium;
  const startMs: number[] = [];
  const bannerMs: number[] = [];
  const options = await browser.newPage();
  await options.goto(`chrome-extension://${extensionId}/options.html`);
  for (let round = 0; round <= rounds; round++) {
    await killWorker(browser, extensionId);
    const start = (await options.evaluate(ASK_AND_TIME)) as number;
    await killWorker(browser, extensionId);
    await page.bringToFront();
    const from = performance.now();
    await page.goto(messageUrl(bed, uids.eicar), { waitUntil: 'domcontentloaded' });
    await waitForBanner(page, 'block');
    // The first round fills the browser's caches.
    if (round === 0) continue;
    startMs.push(start);
    bannerMs.push(performance.now() - from);
  }
  const heapMb = await workerMemoryMb(options, extensionId);
  await options.close();
  return { startMs: median(startMs), bannerMs: median(bannerMs), heapMb };
}

/** Asks the worker for something that needs no mail, and times the answer. */
const ASK_AND_TIME = `(async () => {
  const from = performance.now();
  await chrome.runtime.sendMessage({ name: 'lists-state', request: { refresh: false } });
  return performance.now() - from;
})()`;

/** Script memory of the worker after a collection, buffers included. Attaches to it, so it comes last. */
async function workerMemoryMb(from: Page, extensionId: string): Promise<number> {
  await from.evaluate(ASK_AND_TIME);
  const session = await from.browser().target().createCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets', {
      filter: [{ type: 'service_worker', exclude: false }],
    });
    const target = targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${extensionId}/`));
    if (target === undefined) throw new Error('the worker does not run');
    return await memoryOf(session, target.targetId);
  } finally {
    await session.detach();
  }
}

async function memoryOf(session: CDPSession, targetId: string): Promise<number> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: true });
  const worker = session.connection()?.session(sessionId);
  if (worker === null || worker === undefined) throw new Error('no session of the worker');
  await worker.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await worker.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  await session.send('Target.detachFromTarget', { sessionId });
  return (usedSize + backingStorageSize) / 1e6;
}

/** Version of the list in force after a look at the server, -1 while there is none. */
async function listVersion({ chromium }: ProtectedMailbox): Promise<number> {
  const { sources } = await askExtension(chromium, { name: 'lists-state', request: { refresh: true } });
  return sources[0]?.state?.version ?? -1;
}

/** The same in every run. */
function manyHashes(): string {
  const lines: string[] = [];
  for (let at = 0; at < HASHES; at++) {
    lines.push(`sha256 ${createHash('sha256').update(`bench ${at}`).digest('hex')}`);
  }
  return `${lines.join('\n')}\n`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
