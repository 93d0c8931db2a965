import { RESULTS, ROWS, type Cell, type Exit } from './rows.ts';

const HEAD = `# Coverage of exits

What the browser extension does with every way by which a file may leave a webmail. Each cell was recorded by a test that passed, on the real
webmail or, where it needs an account, on a server that imitates it (said in the heading). Made by \`test/exit-coverage/coverage.test.ts\` from what the
tests recorded; do not edit.

- refused: a malicious attachment did not leave, no byte of it was on the disk or in the page, and the mail page stayed.
- held: what could not be judged yet did not leave until it was.
- released byte-identical: a harmless one came under its own name, byte for byte.
- cannot be stopped: the bytes were got, and the test shows it. The reason says what stands in the way.
- does not exist here: the webmail or the browser has no such way.
- **not tested**: nobody knows.
`;

const TAIL = `## What no extension can do

It sees one browser. Mail is read by other programs as well: for those the gate must stand in the server (\`docs/EXITS.md\`).
`;

const HEADINGS: Readonly<Record<string, string>> = {
  roundcube: 'Roundcube 1.6',
  sogo: 'SOGo 5',
  gmail: 'Gmail (imitated, no live account)',
  outlook: 'Outlook on the web (imitated, no live account)',
  nextcloud: 'Nextcloud Mail (imitated)',
};
const FLAGS =
  "Not tried in Firefox: the tests lead the service's hosts to a server of their own by flags that only Chromium has.";
/** Why a browser has no column. */
const NOT_TRIED: Readonly<Record<string, string>> = {
  gmail: FLAGS,
  outlook: FLAGS,
  nextcloud:
    'In Firefox one malicious file was refused and one harmless file saved byte for byte (`test/e2e/firefox/nextcloud.e2e.ts`); the exits were not tried one by one.',
};
const BROWSER_NAMES = { chromium: 'Chromium', firefox: 'Firefox' } as const;

/** The whole document, from the recorded cells of all tests. */
export function coverageTable(cells: readonly Cell[]): string {
  const pairs = pairsOf(cells);
  const sections = Object.keys(HEADINGS).flatMap((webmail) => {
    const own = pairs.filter((pair) => pair.webmail === webmail);
    return own.length === 0 ? [] : [section(webmail, own, cells)];
  });
  return [HEAD, ...sections, TAIL].join('\n');
}

export interface Pair {
  readonly webmail: string;
  readonly browser: Cell['browser'];
}

/** The pairs that any cell is of. */
export function pairsOf(cells: readonly Cell[]): readonly Pair[] {
  const keys = new Set(cells.map(({ webmail, browser }) => `${webmail} ${browser}`));
  return [...keys].sort().map((key) => {
    const [webmail = '', browser] = key.split(' ');
    return { webmail, browser: browser as Pair['browser'] };
  });
}

function section(webmail: string, pairs: readonly Pair[], cells: readonly Cell[]): string {
  const notes: string[] = [];
  const rows = (Object.keys(ROWS) as Exit[]).map((exit) => [
    ROWS[exit],
    ...pairs.map((pair) => cellText(cellsOf(cells, pair, exit), notes)),
  ]);
  const table = [['exit', ...pairs.map(({ browser }) => BROWSER_NAMES[browser])], ...rows];
  const widths = (table[0] ?? []).map((_cell, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const numbered = notes.map((note, index) => `${index + 1}. ${note}`);
  const missing = pairs.some(({ browser }) => browser === 'firefox') ? undefined : NOT_TRIED[webmail];
  return [
    `## ${HEADINGS[webmail] ?? webmail}`,
    '',
    ...(missing === undefined ? [] : [missing, '']),
    lines[0],
    rule,
    ...lines.slice(1),
    '',
    ...numbered,
    ...(numbered.length > 0 ? [''] : []),
  ].join('\n');
}

export function cellsOf(cells: readonly Cell[], pair: Pair, exit: Exit): readonly Cell[] {
  return cells.filter(
    (cell) => cell.webmail === pair.webmail && cell.browser === pair.browser && cell.exit === exit,
  );
}

function cellText(cells: readonly Cell[], notes: string[]): string {
  if (cells.length === 0) return '**not tested**';
  const texts = cells.map(({ result, reason }) => {
    if (reason === undefined) return RESULTS[result];
    if (!notes.includes(reason)) notes.push(reason);
    return `${RESULTS[result]} (${notes.indexOf(reason) + 1})`;
  });
  return [...new Set(texts)].sort().join('; ');
}
