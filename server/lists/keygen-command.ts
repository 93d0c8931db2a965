import { UsageError } from '../command/io.ts';
import { parseOptions } from '../command/parse-options.ts';
import { writeKey, type KeyName } from './key-folder.ts';
import { readPassphrase, requireArguments, type ListsIo } from './options.ts';
import { generateKey, signingKey } from './signing-key.ts';

export const KEYGEN_USAGE = `lists keygen KEY_DIR [--passphrase-file FILE | --no-passphrase] [--only online|offline]
  Makes the two Ed25519 keys: offline.key.json (root and targets, encrypted with the passphrase of the file or of
  MAILWICKET_KEY_PASSPHRASE) and online.key.json (snapshot and timestamp, readable by its owner). Overwrites nothing.
`;

export function keygen(argv: readonly string[], io: ListsIo): number {
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      'passphrase-file': { type: 'string' },
      'no-passphrase': { type: 'boolean' },
      only: { type: 'string' },
    },
  });
  const [folder = ''] = requireArguments(positionals, ['KEY_DIR']);
  const names: readonly KeyName[] = values.only === undefined ? ['offline', 'online'] : [asName(values.only)];
  const plain = values['no-passphrase'] === true;
  const passphrase = plain ? undefined : readPassphrase(values['passphrase-file'], io);
  if (names.includes('offline') && !plain && passphrase === undefined)
    throw new UsageError(
      'the offline key needs a passphrase: MAILWICKET_KEY_PASSPHRASE, --passphrase-file, or --no-passphrase',
    );
  for (const name of names) {
    const key = generateKey();
    writeKey(folder, name, key, name === 'offline' ? passphrase : undefined);
    io.stdout.write(`${name} key ${signingKey(key).keyid} in ${folder}\n`);
  }
  return 0;
}

function asName(text: string): KeyName {
  if (text !== 'online' && text !== 'offline') throw new UsageError('--only takes online or offline');
  return text;
}
