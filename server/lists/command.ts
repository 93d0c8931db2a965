import { MailwicketError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { UsageError } from '../command/io.ts';
import { systemClock } from '../node-ports.ts';
import { BUILD_USAGE, buildLists } from './build-command.ts';
import { KEYGEN_USAGE, keygen } from './keygen-command.ts';
import type { ListsIo } from './options.ts';
import { SHOW_USAGE, show } from './show-command.ts';
import { VERIFY_USAGE, verify } from './verify-command.ts';

const USAGE = KEYGEN_USAGE + BUILD_USAGE + VERIFY_USAGE + SHOW_USAGE;

type Subcommand = (argv: readonly string[], io: ListsIo, clock: Clock) => number | Promise<number>;

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = { keygen, build: buildLists, verify, show };

/**
 * `mailwicket lists keygen|build|verify|show`. Exit code 0 done, 1 failed (each problem with file and line on standard
 * error), 2 called wrongly (with the usage). Never rejects for an expected failure.
 */
export async function listsCommand(
  argv: readonly string[],
  io: ListsIo,
  clock: Clock = systemClock,
): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--help' || rest.includes('--help')) {
    io.stdout.write(USAGE);
    return 0;
  }
  const run = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (run === undefined) {
    io.stderr.write(USAGE);
    return 2;
  }
  try {
    return await run(rest, io, clock);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`lists ${name}: ${error.message}\n${USAGE}`);
      return 2;
    }
    if (error instanceof MailwicketError) {
      for (const { path, message } of error.problems) io.stderr.write(`${path}: ${message}\n`);
      io.stderr.write(`lists ${name}: ${error.message} (${error.code})\n`);
      return 1;
    }
    if (isSystemError(error)) {
      io.stderr.write(`lists ${name}: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

/** A file that is not there, not readable, a full disk. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
