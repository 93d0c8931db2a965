import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellsOf, coverageTable, pairsOf } from './coverage-table.ts';
import { recordedFiles, snapshotOf } from './recorded.ts';
import { BROWSERS, COMPLETE, RESULTS, ROWS, type Cell, type Exit } from './rows.ts';

const files = recordedFiles();
const cells = files.flatMap((file) => file.cells);
const rows = Object.keys(ROWS) as Exit[];

describe('docs/COVERAGE.md', () => {
  it('says what the tests recorded', async () => {
    await expect(coverageTable(cells)).toMatchFileSnapshot('../../docs/COVERAGE.md');
  });

  it.each(files)('has no cell without a test: $source', ({ source, cells: own }) => {
    expect(existsSync(source)).toBe(true);
    // The file itself fails when it records anything else.
    expect(readFileSync(source, 'utf8')).toContain('expectRecorded(import.meta.filename)');
    expect(own.length).toBeGreaterThan(0);
    for (const { exit, browser, result, reason } of own) {
      expect(rows).toContain(exit);
      expect(BROWSERS).toContain(browser);
      expect(Object.keys(RESULTS)).toContain(result);
      if (result === 'cannot' || result === 'none') expect(reason).toMatch(/\S/u);
    }
  });

  it.each(COMPLETE)('has a cell in every row of %s in %s', (webmail, browser) => {
    const missing = rows.filter((exit) => cellsOf(cells, { webmail, browser }, exit).length === 0);
    expect(missing).toEqual([]);
  });

  it('contradicts itself nowhere', () => {
    for (const pair of pairsOf(cells)) {
      for (const exit of rows) {
        const results = cellsOf(cells, pair, exit).map(({ result }) => result);
        const isAbsent = results.includes('none');
        expect([exit, isAbsent && results.some((result) => result !== 'none')]).toEqual([exit, false]);
      }
    }
  });
});

describe('coverageTable', () => {
  const cell = (change: Partial<Cell>): Cell => ({
    webmail: 'roundcube',
    browser: 'chromium',
    exit: 'click',
    result: 'refused',
    ...change,
  });
  const lineOf = (table: string, exit: Exit) =>
    table.split('\n').find((line) => line.includes(`| ${ROWS[exit]} `));

  it('puts the results of one exit together, and never leaves a cell empty', () => {
    const table = coverageTable([
      cell({}),
      cell({ result: 'released' }),
      cell({ browser: 'firefox', exit: 'iframe' }),
    ]);
    expect(lineOf(table, 'click')).toMatch(
      /\| refused; released byte-identical +\| \*\*not tested\*\* +\|$/u,
    );
    expect(lineOf(table, 'iframe')).toMatch(/\| \*\*not tested\*\* +\| refused +\|$/u);
    expect(table.split('\n').filter((line) => line.startsWith('| ')).length).toBe(rows.length + 2);
  });

  it('gives each reason once, by number', () => {
    const reason = 'a page may read what it shows';
    const table = coverageTable([
      cell({ result: 'cannot', reason }),
      cell({ exit: 'iframe', result: 'cannot', reason }),
    ]);
    expect(lineOf(table, 'click')).toContain('cannot be stopped (1)');
    expect(lineOf(table, 'iframe')).toContain('cannot be stopped (1)');
    expect(table.split(reason)).toHaveLength(2);
  });
});

describe('snapshotOf', () => {
  it('keeps each cell once, whatever order the tests ran in', () => {
    const one: Cell = { webmail: 'roundcube', browser: 'chromium', exit: 'click', result: 'refused' };
    const two: Cell = { ...one, exit: 'iframe' };
    expect(snapshotOf([one, two, one])).toBe(snapshotOf([two, one]));
    expect(JSON.parse(snapshotOf([two]))).toEqual([two]);
  });
});
