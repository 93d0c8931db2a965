import type { Exit } from './exits.ts';

export interface ExitResult {
  readonly engine: string;
  readonly exit: Exit;
  readonly outcome: 'malicious' | 'unverified' | 'clean';
  /** What happened; only what a passed test says. */
  readonly said: string;
}

const HEAD = `# Exits of Roundcube

Every way by which bytes of an attachment leave Roundcube 1.6, tried on the real one by a bare HTTP client that has the user's session and
token. Made by \`test/e2e/roundcube/exits.e2e.ts\`; do not edit. "refused" means that no byte of an attachment was in any answer, neither as it
is nor in base64 or an archive, nor in a message that was sent. "unverified" is, with the engine \`browser\`, a message that no browser verified
yet, and with \`service\` one while the server is away and the policy says \`hold\`.
`;

const TAIL = `## What this does not show

- IMAP and POP programs read the same mailbox without Roundcube.
- With the engine \`browser\`, the bytes of a message without a verdict go to the user's own browser by a route that only a script of the page can
  call, and the verdict comes back the same way. A user who writes programs can use both. The engine \`service\` has neither.
- \`markasjunk\` gives mail to a learner of the administrator; move, copy and archive keep a message in the mailbox.
- A plugin that reads mail without naming a message in its request is stopped only where it reads parts by \`get_part_body\`. \`bin/unguarded.php\`
  lists active plugins that call anything else.
`;

/** The table of exits from what the tests saw. */
export function exitTable(
  exits: readonly Exit[],
  engines: readonly string[],
  results: readonly ExitResult[],
): string {
  const said = (engine: string, exit: Exit, outcome: string) =>
    results.find((one) => one.engine === engine && one.exit === exit && one.outcome === outcome)?.said ??
    '**not shown**';
  const tables = engines.map((engine) => {
    const cells = [
      ['row', 'exit', 'malicious', 'unverified', 'clean'],
      ...exits.map((exit) => [
        exit.row,
        exit.how,
        ...['malicious', 'unverified', 'clean'].map((outcome) => said(engine, exit, outcome)),
      ]),
    ];
    const widths =
      cells[0]?.map((_cell, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
    const lines = cells.map(
      (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
    );
    const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
    return [`## Engine \`${engine}\``, '', lines[0], rule, ...lines.slice(1), ''].join('\n');
  });
  return [HEAD, ...tables, TAIL].join('\n');
}
