import type { Entry } from './entry.ts';
import { importHash } from './import-line.ts';

/** Column of the SHA-256 in a MalwareBazaar export without a header. */
const USUAL_COLUMN = 1;
const HEADER = 'sha256_hash';

/** Reads the lines of a MalwareBazaar CSV export in order; its header line, if not a comment, is `undefined`. */
export function importCsv(): (line: string) => Entry | string | undefined {
  let column = USUAL_COLUMN;
  return (line) => {
    const cells = splitCsv(line);
    if (cells === undefined) return 'its quotes do not close';
    const header = cells.indexOf(HEADER);
    if (header !== -1) {
      column = header;
      return undefined;
    }
    const hash = cells.length === 1 ? cells[0] : cells[column];
    return hash === undefined ? 'it has no SHA-256 column' : importHash(hash);
  };
}

/** Cells of one line (RFC 4180, blanks after commas allowed); `undefined` when a quote stays open. */
function splitCsv(line: string): string[] | undefined {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quoted && character === '"' && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return quoted ? undefined : cells;
}
