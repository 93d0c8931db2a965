import path from 'node:path';
import { expect } from 'vitest';
import { COVERAGE_FOLDER, snapshotOf } from '../../exit-coverage/recorded.ts';
import type { Cell } from '../../exit-coverage/rows.ts';

const recorded: Cell[] = [];

/** Notes what a test saw of one exit. To be called at the end of the test, after everything was expected. */
export function record(cell: Cell): void {
  const needsReason = cell.result === 'cannot' || cell.result === 'none';
  if (needsReason && (cell.reason ?? '') === '') throw new Error(`${cell.exit}: say why`);
  recorded.push(cell);
}

/** `record` for the tests of one webmail in one browser. */
export function recorderOf(webmail: Cell['webmail'], browser: Cell['browser']) {
  return (exit: Cell['exit'], result: Cell['result'], reason?: string): void =>
    record({ webmail, browser, exit, result, ...(reason === undefined ? {} : { reason }) });
}

/**
 * Expects that the tests of a file recorded exactly what `test/exit-coverage/recorded` holds of it, from which docs/COVERAGE.md
 * is made. To be called in the last test of the file, in a `describe` that is not shuffled; `import.meta.filename` names the
 * file. Renewed by `-u`.
 */
export async function expectRecorded(filename: string): Promise<void> {
  const e2e = path.join(import.meta.dirname, '..');
  const name = path.relative(e2e, filename).replace(/\.e2e\.ts$/u, '');
  await expect(snapshotOf(recorded)).toMatchFileSnapshot(path.join(COVERAGE_FOLDER, `${name}.json`));
}
