import type { Page } from 'puppeteer-core';
import { startBed, type Bed } from '../bed/bed.ts';
import { buildMessage } from '../bed/build-message.ts';
import { launchChromium, type Chromium } from '../bed/chromium.ts';
import { noise, zip } from '../bed/sample-files.ts';
import { startProtectedRoundcube } from '../e2e/roundcube/support/protected-roundcube.ts';
import { untilShown } from '../e2e/roundcube/support/plugin-view.ts';
import { logIn } from '../e2e/support/roundcube-page.ts';
import { waitUntil } from '../e2e/support/wait-until.ts';
import type { BenchRow } from './bench-row.ts';

const SHAPES = [
  { shape: 'no attachment', bytes: 0 },
  { shape: 'attachment of 10 kB', bytes: 10_000 },
  { shape: 'attachment of 20 MB', bytes: 20_000_000 },
] as const;

interface Site {
  readonly name: string;
  readonly bed: Bed;
  readonly page: Page;
  readonly hasPlugin: boolean;
}

interface Opening {
  /** From the click on the row to the loaded preview. */
  readonly shownMs: number;
  /** From the click until the attachments can be taken; `NaN` without the plugin. */
  readonly releasedMs: number;
}

/** Notes when a row is clicked and when the preview has come. Runs in the page of the list. */
const WATCH = `(() => {
  document.addEventListener('mousedown', () => { globalThis.clickedAt = performance.now(); }, true);
  document.querySelector('#messagecontframe').addEventListener('load', () => { globalThis.shownAt = performance.now(); });
})()`;

/**
 * What the plugin costs who opens a message: the first opening of equal messages in Roundcube without it and with each engine, in
 * turns. The first round is not counted.
 */
export async function roundcubeCost(rounds: number): Promise<BenchRow[]> {
  const opened: { close(): Promise<void> }[] = [];
  try {
    const chromium = await launchChromium();
    opened.push(chromium);
    const alone = await startBed();
    opened.push(alone);
    const sites: Site[] = [await siteOf('alone', alone, chromium, false)];
    for (const engine of ['service', 'browser'] as const) {
      const site = await startProtectedRoundcube({ engine });
      opened.push(site);
      sites.push(await siteOf(engine, site.bed, chromium, true));
    }
    const rows: BenchRow[] = [];
    for (const { shape, bytes } of SHAPES) {
      const seen = new Map<Site, Opening[]>(sites.map((site) => [site, []]));
      for (let round = 0; round <= rounds; round++) {
        for (const site of sites) {
          const uid = await site.bed.deliver(message(`${shape} ${round}`, bytes));
          const opening = await open(site, uid, bytes > 0);
          if (round > 0) seen.get(site)?.push(opening);
        }
      }
      rows.push(...rowsOf(shape, sites, seen));
    }
    return rows;
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
}

/** A context of its own: cookies know no ports. */
async function siteOf(name: string, bed: Bed, { browser }: Chromium, hasPlugin: boolean): Promise<Site> {
  return { name, bed, hasPlugin, page: await logIn(await browser.createBrowserContext(), bed) };
}

function message(id: string, bytes: number): Buffer {
  const from = 'Eve <eve@stranger.example>';
  const subject = `Cost ${id}`;
  if (bytes === 0) return buildMessage({ id, subject, from, text: 'Nothing attached.\r\n' });
  const file = zip({ 'noise.bin': [noise(id, bytes), { level: 0 }] });
  return buildMessage({
    id,
    subject,
    from,
    attachments: [{ type: 'application/zip', filename: 'noise.zip', bytes: file }],
  });
}

async function open({ bed, page, hasPlugin }: Site, uid: number, hasFile: boolean): Promise<Opening> {
  await page.bringToFront();
  await page.goto(`${bed.url}?_task=mail&_mbox=INBOX`, { waitUntil: 'networkidle0' });
  await page.evaluate(WATCH);
  const row = await page.waitForSelector(
    `#messagelist a[href*="_uid=${uid}&"], #messagelist a[href$="_uid=${uid}"]`,
  );
  await row?.click();
  const shownMs = await waitUntil('the preview', async () => {
    const frame = page.frames().find((one) => one.url().includes(`_uid=${uid}&`));
    if ((await frame?.$('#messagebody').catch(() => null)) == null) return undefined;
    return (await page.evaluate('globalThis.shownAt - globalThis.clickedAt')) as number;
  });
  if (!hasPlugin || !hasFile) return { shownMs, releasedMs: Number.NaN };
  const frame = page.frames().find((one) => one.url().includes(`_uid=${uid}&`));
  if (frame === undefined) throw new Error('the preview went away');
  await untilShown(frame, '');
  const releasedMs = (await page.evaluate('performance.now() - globalThis.clickedAt')) as number;
  return { shownMs, releasedMs };
}

function rowsOf(shape: string, sites: readonly Site[], seen: ReadonlyMap<Site, Opening[]>): BenchRow[] {
  const typical = (site: Site, key: keyof Opening) =>
    median((seen.get(site) ?? []).map((opening) => opening[key]));
  const [alone, ...guarded] = sites;
  if (alone === undefined) return [];
  const floor = typical(alone, 'shownMs');
  return guarded.flatMap((site) => {
    const shown = typical(site, 'shownMs');
    const released = typical(site, 'releasedMs');
    const against = `Roundcube alone (${floor.toFixed(1)} ms)`;
    const rows: BenchRow[] = [
      {
        name: `Roundcube ${site.name}: to message`,
        shape,
        value: shown,
        unit: 'ms',
        against,
        ratio: shown / floor,
      },
    ];
    if (Number.isNaN(released)) return rows;
    const name = `Roundcube ${site.name}: to release`;
    return [...rows, { name, shape, value: released, unit: 'ms', against, ratio: released / floor }];
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
