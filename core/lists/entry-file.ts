import type { Problem } from '../errors.ts';
import { dayOfDate } from './days.ts';
import { readEntry, type Entry } from './entry.ts';
import { importLine } from './import-line.ts';
import { importCsv } from './import-csv.ts';

/** What a file of entries holds, and every line of it that could not be read. */
export interface ReadEntries {
  readonly entries: readonly Entry[];
  /** `path` is `file:line`. */
  readonly problems: readonly Problem[];
}

/** Reads one line that is neither empty nor a comment: its entry, what is wrong with it, or `undefined` for a header. */
type ReadLine = (line: string) => Entry | string | undefined;

/**
 * Reads a file of entries by its name: `.hsb` as ClamAV signatures, `.csv` as a MalwareBazaar export, anything else as
 * authored lines, among which bare SHA-256 values and `sha256sum` output may stand. No line is dropped in silence.
 */
export function readEntryFile(file: string, text: string): ReadEntries {
  const name = file.toLowerCase();
  if (name.endsWith('.csv')) return readLines(file, text, importCsv());
  if (name.endsWith('.hsb')) return readLines(file, text, (line) => importLine(line, 'hsb'));
  return readLines(file, text, readAuthoredLine);
}

function readLines(file: string, text: string, read: ReadLine): ReadEntries {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  for (const [at, raw] of text
    .replace(/^\uFEFF/u, '')
    .split('\n')
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const entry = read(line);
    if (typeof entry === 'string') problems.push({ path: `${file}:${at + 1}`, message: entry });
    else if (entry !== undefined) entries.push(entry);
  }
  return { entries, problems };
}

/** `field expression [expires=YYYY-MM-DD] [# note]`, or a line of hashes. */
function readAuthoredLine(line: string): Entry | string {
  const words = line
    .replace(/\s#.*$/u, '')
    .trim()
    .split(/\s+/u);
  const [field = '', expression, ...options] = words;
  if (/^[0-9a-fA-F]{32,}$/u.test(field) || /^(?:\\|SHA\d*\s*\(|MD5\s*\()/u.test(line))
    return importLine(line, 'sums');
  if (expression === undefined) return `"${field}" has no expression after it`;
  let lastDay = 0;
  for (const option of options) {
    const day = option.startsWith('expires=') ? dayOfDate(option.slice('expires='.length)) : undefined;
    if (day === undefined) return `"${option}" is not understood; write expires=YYYY-MM-DD`;
    if (lastDay !== 0) return 'it expires twice';
    lastDay = day;
  }
  return readEntry(field, expression, lastDay);
}
