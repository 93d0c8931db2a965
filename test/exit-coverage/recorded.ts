import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Cell } from './rows.ts';

/** What each end-to-end file recorded when it last passed, by the path of the file. */
export const COVERAGE_FOLDER = path.join(import.meta.dirname, 'recorded');
const E2E_FOLDER = path.join(import.meta.dirname, '../e2e');

export interface RecordedFile {
  /** The end-to-end file that recorded it. */
  readonly source: string;
  readonly cells: readonly Cell[];
}

/** The text that is kept of a file's cells: one line a cell, in order, so that files merge. */
export function snapshotOf(cells: readonly Cell[]): string {
  const lines = cells.map(({ webmail, browser, exit, result, reason }) =>
    JSON.stringify({ webmail, browser, exit, result, ...(reason === undefined ? {} : { reason }) }),
  );
  return `[\n${[...new Set(lines)].sort().join(',\n')}\n]\n`;
}

export function recordedFiles(): readonly RecordedFile[] {
  return globSync('**/*.json', { cwd: COVERAGE_FOLDER })
    .sort()
    .map((name) => ({
      source: path.join(E2E_FOLDER, name.replace(/\.json$/u, '.e2e.ts')),
      cells: JSON.parse(readFileSync(path.join(COVERAGE_FOLDER, name), 'utf8')) as Cell[],
    }));
}
