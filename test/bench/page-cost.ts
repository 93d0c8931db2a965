import type { Page } from 'puppeteer-core';
import { launchChromium, type Chromium } from '../bed/chromium.ts';
import { logIn, messageUrl } from '../e2e/support/roundcube-page.ts';
import { openProtectedMailbox } from '../e2e/support/protected-mailbox.ts';
import { waitForBanner } from '../e2e/support/warnings.ts';
import type { BenchRow } from './bench-row.ts';

interface OpenCost {
  /** From the start of the navigation to the banner's element in the page, `NaN` when there is none. */
  readonly bannerMs: number;
  /** Time the page's main thread was busy, and the part of it in script. */
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly heapMb: number;
}

/** Notes when our banner comes into the page. Runs before the page's own script. */
const WATCH = `new MutationObserver((_, observer) => {
  if (document.querySelector('mailwicket-banner') === null) return;
  globalThis.bannerMs = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });`;

/**
 * What the extension costs a page of real Roundcube in real Chromium: the same messages opened in a browser with it and
 * in one without it, in turns. The first opening of each is not counted.
 */
export async function pageCost(rounds: number): Promise<BenchRow[]> {
  const mailbox = await openProtectedMailbox();
  const bare = await launchChromium();
  try {
    const { bed, uids } = mailbox;
    const barePage = await logIn(bare.browser, bed);
    const rows: BenchRow[] = [];
    for (const [shape, uid, warns] of [
      ['malicious attachment', uids.eicar, true],
      ['no attachment', uids['no-attachments'], false],
    ] as const) {
      const withIt: OpenCost[] = [];
      const without: OpenCost[] = [];
      for (let round = 0; round <= rounds; round++) {
        const url = messageUrl(bed, uid);
        const one = await openOnce(mailbox.chromium, mailbox.page, url, warns);
        const other = await openOnce(bare, barePage, url, false);
        if (round === 0) continue;
        withIt.push(one);
        without.push(other);
      }
      rows.push(...rowsOf(shape, withIt, without, warns));
    }
    return rows;
  } finally {
    await bare.close();
    await mailbox.close();
  }
}

async function openOnce(chromium: Chromium, from: Page, url: string, warns: boolean): Promise<OpenCost> {
  const page = await chromium.browser.newPage();
  try {
    await page.evaluateOnNewDocument(WATCH);
    await page.goto(url, { waitUntil: 'networkidle0' });
    await page.waitForSelector('#messagebody');
    if (warns) await waitForBanner(page, 'block');
    const {
      TaskDuration = Number.NaN,
      ScriptDuration = Number.NaN,
      JSHeapUsedSize = Number.NaN,
    } = await page.metrics();
    const bannerMs = warns ? ((await page.evaluate('globalThis.bannerMs')) as number) : Number.NaN;
    return {
      bannerMs,
      taskMs: TaskDuration * 1000,
      scriptMs: ScriptDuration * 1000,
      heapMb: JSHeapUsedSize / 1e6,
    };
  } finally {
    await page.close();
    await from.bringToFront();
  }
}

function rowsOf(
  shape: string,
  withIt: readonly OpenCost[],
  without: readonly OpenCost[],
  warns: boolean,
): BenchRow[] {
  const typical = (costs: readonly OpenCost[], key: keyof OpenCost) => median(costs.map((cost) => cost[key]));
  const compared = (name: string, key: keyof OpenCost, unit: string): BenchRow => ({
    name,
    shape,
    value: typical(withIt, key) - typical(without, key),
    unit,
    against: `Roundcube alone (${typical(without, key).toFixed(1)} ${unit})`,
    ratio: typical(withIt, key) / typical(without, key),
  });
  return [
    ...(warns
      ? [
          {
            name: 'message opened to banner',
            shape,
            value: typical(withIt, 'bannerMs'),
            unit: 'ms',
            against: 'none',
            ratio: Number.NaN,
          },
        ]
      : []),
    compared('main thread added to the page', 'taskMs', 'ms'),
    compared('script time added to the page', 'scriptMs', 'ms'),
    compared('script memory added to the page', 'heapMb', 'MB'),
  ];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
