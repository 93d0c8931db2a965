import { join } from 'node:path';
import { bundleForBrowser } from '../../support/browser/bundle.ts';
import { openScriptPage } from '../../support/browser/script-page.ts';
import type { BenchRow } from '../bench-row.ts';
import { SHAPES } from '../shapes.ts';

const CANDIDATES = ['floor', 'mailwicket', 'postalMime'] as const;
type Candidate = (typeof CANDIDATES)[number];
interface Measured {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly digests: number;
}

/**
 * Verifying each shape in Chromium, against the native floor and postal-mime alone. Every measurement is a fresh page
 * in a fresh browser; candidates take turns. mailparser needs Node and has no row here.
 */
export async function verifyInChromium(shapes: readonly string[], rounds: number): Promise<BenchRow[]> {
  const script = await bundleForBrowser(join(import.meta.dirname, 'candidates.ts'), 'bench');
  const rows: BenchRow[] = [];
  for (const { name, make } of SHAPES.filter((shape) => shapes.includes(shape.name))) {
    const raw = make();
    const times = new Map<Candidate, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const candidate of CANDIDATES) {
        const { warmMs } = await measureAlone(script, name, raw, candidate);
        times.set(candidate, [...(times.get(candidate) ?? []), warmMs]);
      }
    }
    const typical = (candidate: Candidate) => median(times.get(candidate) ?? []);
    for (const against of ['floor', 'postalMime'] as const) {
      rows.push({
        name: 'verify in Chromium',
        shape: name,
        value: typical('mailwicket'),
        unit: 'ms',
        against: against === 'floor' ? 'native floor' : 'postal-mime alone',
        ratio: typical('mailwicket') / typical(against),
      });
    }
  }
  return rows;
}

async function measureAlone(
  script: string,
  name: string,
  raw: Uint8Array,
  candidate: Candidate,
): Promise<Measured> {
  const page = await openScriptPage(script, new Map([[name, () => raw]]));
  try {
    return (await page.page.evaluate(
      `bench.measure(${JSON.stringify(candidate)}, ${JSON.stringify(name)})`,
    )) as Measured;
  } finally {
    await page.close();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
