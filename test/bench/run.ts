// npm run bench: every figure of Mailwicket as a ratio to peers and floors measured in the same run.
//
//   npm run bench [-- --quick] [-- --only node|chromium|hostile|lists|page|fleet|roundcube]
//
// Prints a table and writes test/bench/results.json: the figures measured now, beside those of the other sections.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchRow } from './bench-row.ts';
import { groupState } from '../bed/packages.ts';
import { verifyInChromium } from './browser/verify-in-chromium.ts';
import { fleetRows } from './fleet.ts';
import { hostileRows } from './hostile.ts';
import { pageCost } from './page-cost.ts';
import { whyNoMailbox } from '../e2e/support/protected-mailbox.ts';
import { roundcubeCost } from './roundcube-cost.ts';
import { SHAPES } from './shapes.ts';

interface ParseRow {
  readonly shape: string;
  readonly candidate: string;
  readonly warmMs: number;
  readonly rssMb: number;
}

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const rounds = options.quick ? 1 : 3;
const names = SHAPES.map(({ name }) => name);

const sections: Readonly<Record<string, () => Promise<BenchRow[]> | BenchRow[]>> = {
  node: verifyInNode,
  chromium: () => unless(reason('chromium'), () => verifyInChromium(names, rounds)),
  hostile: hostileRows,
  lists: () => JSON.parse(runScript('lists.ts', ['--json'])) as BenchRow[],
  page: () => unless(whyNoMailbox(), () => pageCost(options.quick ? 3 : 11)),
  fleet: () => unless(whyNoMailbox(), () => fleetRows(options.quick ? 3 : 7)),
  roundcube: () => unless(whyNoMailbox(), () => roundcubeCost(options.quick ? 2 : 7)),
};

const rows: BenchRow[] = [];
for (const [name, measure] of Object.entries(sections)) {
  if (options.only !== undefined && options.only !== name) continue;
  process.stderr.write(`measuring: ${name}\n`);
  const measured = await measure();
  rows.push(...measured);
  for (const row of measured) process.stdout.write(`${lineOf(row)}\n`);
}
if (!options.quick) {
  const file = join(import.meta.dirname, 'results.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BenchRow[]) : [];
  const kept = before.filter((row) => !rows.some(({ name }) => name === row.name));
  writeFileSync(file, `${JSON.stringify([...kept, ...rows.map(rounded)], undefined, 1)}\n`);
}
process.exit(0);

/** Each shape in fresh processes of Node, candidates in turns. */
function verifyInNode(): BenchRow[] {
  const output = runScript('parse.ts', ['--json', '--rounds', String(rounds)]);
  const measured = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ParseRow);
  return names.flatMap((shape) => {
    const of = (candidate: string) =>
      measured.find((row) => row.shape === shape && row.candidate === candidate);
    const own = of('verify');
    if (own === undefined) return [];
    const peers = [
      ['native floor', of('floor')],
      ['postal-mime alone', of('postal-mime')],
      ['mailparser alone', of('mailparser')],
    ] as const;
    return peers.flatMap(([against, peer]) => [
      row('verify in Node', shape, own.warmMs, 'ms', against, peer?.warmMs),
      row('peak memory in Node', shape, own.rssMb, 'MB', against, peer?.rssMb),
    ]);
  });
}

function runScript(name: string, args: readonly string[]): string {
  return execFileSync(process.execPath, ['--expose-gc', join(import.meta.dirname, name), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
}

function row(
  name: string,
  shape: string,
  value: number,
  unit: string,
  against: string,
  peer: number | undefined,
): BenchRow {
  return { name, shape, value, unit, against, ratio: value / (peer ?? Number.NaN) };
}

function reason(group: 'chromium'): string {
  const state = groupState(group);
  return state.available ? '' : state.reason;
}

/** What cannot be measured here is said, not left out in silence. */
async function unless(why: string, measure: () => Promise<BenchRow[]>): Promise<BenchRow[]> {
  if (why === '') return measure();
  process.stderr.write(`not measured: ${why}\n`);
  return [];
}

function rounded(one: BenchRow): BenchRow {
  return { ...one, value: Number(one.value.toPrecision(3)), ratio: Number(one.ratio.toPrecision(3)) };
}

function lineOf({ name, shape, value, unit, against, ratio }: BenchRow): string {
  const figure = `${value.toPrecision(3)} ${unit}`.padStart(14);
  const compared = Number.isNaN(ratio) ? '' : `${ratio.toPrecision(3)} x ${against}`;
  return `${name.padEnd(32)}${shape.padEnd(24)}${figure}  ${compared}`;
}
