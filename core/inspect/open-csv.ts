import { latin1 } from '../bytes/text.ts';
import { MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import { ddeInCsv } from './dde-csv.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { plainText } from './plain-text.ts';

const MARK = 0x7c;

/**
 * Links in a table. Told by its name, as the program does that opens it, whatever the content looks like. A table
 * without the mark of a link, in ASCII or UTF-16, is not decoded.
 */
export function openCsv({ path, readings, bytes }: Subject, run: InspectionRun): void {
  if (!readings.some(({ extension }) => extension === 'csv') || !run.hasByte(bytes, MARK)) return;
  const text = plainText(bytes, MAX_TEXT_SCAN_BYTES) ?? latin1(bytes.subarray(0, MAX_TEXT_SCAN_BYTES));
  if (run.hasByte(bytes.subarray(MAX_TEXT_SCAN_BYTES), MARK)) run.gap('limit-reached');
  run.add(path, ddeInCsv(text));
}
