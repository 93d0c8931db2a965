import packageJson from '../../package.json' with { type: 'json' };
import { EXIT } from './exit-code.ts';
import { UsageError, type CommandIo } from './io.ts';

const USAGE = `Usage: mailwicket COMMAND
  check FILE…    verdicts of .eml files
  filter         message on standard input to marked message on standard output
  lists          make, publish and read allow and block lists
  serve          scoring endpoint, list hosting, incident store
  --version
"mailwicket COMMAND --help" says more.
`;

type Command = (argv: readonly string[], io: CommandIo) => number | Promise<number>;

/** Loaded when called: a filter is started for every message and has no use for a web server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.ts')).checkCommand,
  filter: async () => (await import('./filter.ts')).filterCommand,
  lists: async () => (await import('../lists/command.ts')).listsCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
};

/** Runs the command that `argv` names and gives its exit code. Never rejects. */
export async function runCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--help' || name === 'help') {
    io.stdout.write(USAGE);
    return EXIT.ok;
  }
  if (name === '--version') {
    io.stdout.write(`${packageJson.version}\n`);
    return EXIT.ok;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    io.stderr.write(USAGE);
    return EXIT.wrongUse;
  }
  try {
    const command = await load();
    return await command(rest, io);
  } catch (error) {
    io.stderr.write(`mailwicket ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? EXIT.wrongUse : EXIT.ownFailure;
  }
}
