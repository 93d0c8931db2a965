import { startServer } from '../serve/start-server.ts';
import { EXIT } from './exit-code.ts';
import type { CommandIo } from './io.ts';
import { readServerConfig } from './read-server-config.ts';

export const SERVE_USAGE = `mailwicket serve
  --host ADDRESS            bind here (127.0.0.1); put a reverse proxy with TLS before it
  --port N                  0 takes a free port (8470)
  --database FILE           SQLite file (mailwicket.db); lists in force are kept beside it, in FILE.lists
  --lists DIR               directory of "mailwicket lists build", served at /lists/
  --list-root FILE          first trusted root.json of --lists: messages are matched with these lists
  --policy FILE             the policy by which messages are verified, JSON
  --tokens-file FILE        bearer tokens of clients, one a line
  --admin-tokens-file FILE  bearer tokens of administrators, one a line
  --max-file-bytes N        largest submitted file (26214400); keep it at or below clamd's StreamMaxLength
  --score-hours N           how long a score is kept (24)
  --incident-days N         how long an incident is kept (90)
  --requests-per-minute N   for each token (600)
  --log LEVEL               silent, error, info, debug (info); JSON lines on standard output
  Each flag is also read from the environment: MAILWICKET_PORT for --port, and so on.
  Tokens: also MAILWICKET_TOKENS and MAILWICKET_ADMIN_TOKENS, comma-separated. Without tokens everything but lists and
  health is refused. ClamAV: CLAMD_HOST and CLAMD_PORT (3310).
`;

/** Requests and scans that are still running after that are given up. */
const SHUTDOWN_MS = 10_000;

/** `mailwicket serve`: runs until SIGTERM or SIGINT, then lets running requests end. */
export async function serveCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const config = readServerConfig(argv, io.env);
  if (config === 'help') {
    io.stdout.write(SERVE_USAGE);
    return EXIT.ok;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const server = await startServer(config);
  await stopped;
  const impatience = setTimeout(() => process.exit(EXIT.ownFailure), SHUTDOWN_MS);
  await server.close();
  clearTimeout(impatience);
  return EXIT.ok;
}
