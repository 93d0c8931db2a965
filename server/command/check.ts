import { readFile } from 'node:fs/promises';
import { verifyMessage } from '../../core/verify/verify-message.ts';
import type { Outcome } from '../../core/verify/verdict.ts';
import { createVerifier } from './create-verifier.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { UsageError, type CommandIo } from './io.ts';
import { parseOptions } from './parse-options.ts';
import { reportOf } from './report.ts';
import { VERIFY_OPTIONS } from './verify-options.ts';

export const CHECK_USAGE = `mailwicket check FILE… [--policy FILE] [--lists DIR-or-URL --key ROOT.json] [--cache FILE]
                 [--endpoint URL] [--json]
  Verdicts of .eml files. With --json, one JSON object a line (docs/verdict.schema.json), in the order of the files.
  The endpoint's token is taken from MAILWICKET_TOKEN.
  Exit: 0 none worse than clean, 10 suspicious, 20 malicious, 30 unchecked, 2 wrong use, 1 a file could not be verified.
`;

/** `mailwicket check`. A file that cannot be read or verified is told on standard error; the others still are verified. */
export async function checkCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: { ...VERIFY_OPTIONS, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    io.stdout.write(CHECK_USAGE);
    return EXIT.ok;
  }
  if (positionals.length === 0) throw new UsageError('check needs a FILE.');
  const verifier = await createVerifier(values, io.env['MAILWICKET_TOKEN'] ?? '', (text) =>
    io.stderr.write(`mailwicket check: ${text}\n`),
  );
  const outcomes: Outcome[] = [];
  let failed = false;
  for (const file of positionals) {
    try {
      const verdict = await verifyMessage(await readFile(file), verifier);
      outcomes.push(verdict.outcome);
      io.stdout.write(values.json === true ? `${JSON.stringify(verdict)}\n` : reportOf(file, verdict));
    } catch (error) {
      failed = true;
      io.stderr.write(
        `mailwicket check: ${file}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
  return failed ? EXIT.ownFailure : exitCodeOf(outcomes);
}
