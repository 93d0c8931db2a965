import type { Clock } from '../../core/ports.ts';
import { UsageError } from '../command/io.ts';
import { parseOptions } from '../command/parse-options.ts';
import { build, resign } from './build.ts';
import { readKey } from './key-folder.ts';
import { readNumber, readPassphrase, requireArguments, type ListsIo } from './options.ts';
import { metadataFile } from './publish-folder.ts';

export const BUILD_USAGE = `lists build SRC_DIR OUT_DIR --keys KEY_DIR [--expires-days N] [--poll-minutes N]
    [--old-keys KEY_DIR] [--passphrase-file FILE]
  Signs the lists of SRC_DIR (block.txt, allow.txt, block.*.csv, block.*.hsb …) and writes static files to OUT_DIR.
  The timestamp lasts N days (3): that long a mirror can hold back news unnoticed.
lists build --resign OUT_DIR --keys KEY_DIR [--expires-days N]
  Signs only the timestamp anew, with the online key alone. Run it daily.
`;
const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export async function buildLists(argv: readonly string[], io: ListsIo, clock: Clock): Promise<number> {
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      'old-keys': { type: 'string' },
      'expires-days': { type: 'string', default: '3' },
      'poll-minutes': { type: 'string', default: '15' },
      'passphrase-file': { type: 'string' },
      resign: { type: 'boolean', default: false },
    },
  });
  if (values.keys === undefined) throw new UsageError('--keys KEY_DIR is needed');
  const expiresDays = readNumber('expires-days', values['expires-days'], 1, 365);
  const now = clock.now();
  const online = readKey(values.keys, 'online', undefined);
  if (values.resign) {
    const [outFolder = ''] = requireArguments(positionals, ['OUT_DIR']);
    const done = await resign({ outFolder, online, expiresDays, now });
    io.stdout.write(`timestamp ${done.timestampVersion}, good until ${iso(done.expires)}\n`);
    if (done.ends < now + WARN_DAYS * DAY_MS)
      io.stderr.write(`other metadata ends ${iso(done.ends)}: run lists build with the offline key before\n`);
    return 0;
  }
  const [sourceFolder = '', outFolder = ''] = requireArguments(positionals, ['SRC_DIR', 'OUT_DIR']);
  const passphrase = readPassphrase(values['passphrase-file'], io);
  const oldKeys = values['old-keys'];
  const report = await build({
    sourceFolder,
    outFolder,
    offline: readKey(values.keys, 'offline', passphrase),
    online,
    oldOffline: oldKeys === undefined ? undefined : readKey(oldKeys, 'offline', passphrase),
    expiresDays,
    pollSeconds: readNumber('poll-minutes', values['poll-minutes'], 1, 1440) * 60,
    now,
  });
  for (const kind of ['block', 'allow'] as const) {
    const { entries, added, removed } = report.lists[kind];
    io.stdout.write(`${kind}: ${entries} entries (values: +${added} -${removed})\n`);
  }
  io.stdout.write(
    `targets ${report.targetsVersion}, timestamp ${report.timestampVersion}, good until ${iso(report.expires)}\n` +
      `clients begin at ${metadataFile(outFolder, 'root', report.rootVersion)}\n`,
  );
  return 0;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19) + 'Z';
}
