import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exit } from './exit.ts';
import { EXITS } from './exits.ts';
import type { UserWay } from './user-way.ts';
import { NO_WAY, USER_WAYS } from './user-ways.ts';

export type Outcome = 'malicious' | 'unverified' | 'clean';

export interface ExitResult {
  readonly engine: string;
  readonly exit: Exit;
  readonly outcome: Outcome;
  /** What happened; only what a passed test says. */
  readonly said: string;
}

/** What happened when a user tried each way, by `nameOfWay`; kept beside the test that tries them. */
export type WayResults = Readonly<Record<string, Partial<Record<Outcome, string>>>>;

export function nameOfWay({ row, how }: UserWay): string {
  return `${row} ${how}`;
}

function wayResults(engine: string): WayResults {
  const file = wayResultsFile(engine);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WayResults) : {};
}

/** The file with what `exits-in-browser.ts` saw. */
export function wayResultsFile(engine: string): string {
  return join(import.meta.dirname, '..', 'in-chromium', `${engine}.json`);
}

const OUTCOMES: readonly Outcome[] = ['malicious', 'unverified', 'clean'];
const NOT_SHOWN = '**not shown**';

const HEAD = `# Exits of Roundcube

Every way by which bytes of an attachment leave Roundcube 1.6, tried on the real one: by a bare HTTP client that has the user's session and
token, and by a user of a real Chromium. Made by \`test/e2e/roundcube/exits.e2e.ts\`; do not edit. What stands under "In Chromium" was seen by
\`exits-in-browser.ts\` beside it, which is run by hand (docs/TESTING.md), not by \`npm test\`. "refused" means that no byte of an attachment
was in any answer, neither as it is nor in base64 or an archive, nor in a message that was sent. "unverified" is, with the engine \`browser\`, a
message that no browser verified yet, and with \`service\` one while the server is away and the policy says \`hold\`.

In the browser, everything that reached it was looked at, and its download folder was empty. The cells say where the user reads why: on a page
in place of what was asked for, on the page of the message, in a notice of Roundcube's, or in a question that takes a reason. "not offered" means that the control is not there for
such a message.
`;

const TAIL = `## What this does not show

- IMAP and POP programs read the same mailbox without Roundcube.
- With the engine \`browser\`, the bytes of a message without a verdict go to the user's own browser by a route that only a script of the page can
  call, and the verdict comes back the same way. A user who writes programs can use both. The engine \`service\` has neither.
- \`markasjunk\` gives mail to a learner of the administrator; move, copy and archive keep a message in the mailbox, and its verdict with it
  (\`test/e2e/roundcube/kept-verdicts.e2e.ts\`).
- The browser's own menus, saving a page and dragging to the desktop cannot be driven by a test. They ask for the address of the link, as the middle
  button does (row 1); a held attachment has none.
- A file that a message being written holds already was released when it was put there; taking it out of the form and sending it are tried above
  (rows 13 and 14).
- A plugin that reads mail without naming a message in its request is stopped only where it reads parts by \`get_part_body\`. \`bin/unguarded.php\`
  lists active plugins that call anything else.
`;

/** The table of exits from what the tests saw. */
export function exitTable(engines: readonly string[], exits: readonly ExitResult[]): string {
  const tables = engines.flatMap((engine) => {
    const ways = wayResults(engine);
    return [
      `## Engine \`${engine}\``,
      '',
      table([
        ['row', 'exit', ...OUTCOMES, 'in the browser'],
        ...EXITS.map((exit) => [
          exit.row,
          exit.how,
          ...OUTCOMES.map((outcome) => saidOf(exits, engine, exit, outcome)),
          inBrowser(exit),
        ]),
      ]),
      `### In Chromium, engine \`${engine}\``,
      '',
      table([
        ['row', 'what the user does', ...OUTCOMES],
        ...USER_WAYS.map((way) => [
          way.row,
          way.how,
          ...OUTCOMES.map((outcome) => ways[nameOfWay(way)]?.[outcome] ?? NOT_SHOWN),
        ]),
      ]),
    ];
  });
  return [HEAD, ...tables, TAIL].join('\n');
}

function saidOf(results: readonly ExitResult[], engine: string, exit: Exit, outcome: Outcome): string {
  const found = results.find((one) => one.engine === engine && one.exit === exit && one.outcome === outcome);
  return found?.said ?? NOT_SHOWN;
}

/** How a user reaches it, as the second table says it; or why a user cannot. */
function inBrowser(exit: Exit): string {
  const ways = USER_WAYS.filter(({ exits }) => exits.includes(exit.how));
  if (ways.length === 0) return NO_WAY[exit.how] ?? NOT_SHOWN;
  return ways.map(({ how }) => how).join('; ');
}

function table(cells: readonly (readonly string[])[]): string {
  const widths =
    cells[0]?.map((_cell, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1), ''].join('\n');
}
